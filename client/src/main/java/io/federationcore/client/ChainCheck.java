package io.federationcore.client;

import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.EventType;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks that entries follow each other: each partition's numbers without gap or double, its times never back, and each
 * run's chain linked leaf to leaf. What was before the first entry seen is not known, unless that is the log's first.
 */
final class ChainCheck {
    /** How many runs that ended are remembered, so that nothing can be added behind their backs. */
    static final int REMEMBERED_ENDS = 100_000;

    private final IntPredicate seenWhole;
    private final Map<Integer, Position> positions = new HashMap<>();
    private final Map<String, Head> live = new HashMap<>();
    private final LinkedHashMap<String, Head> ended = new LinkedHashMap<>();

    private record Position(long logSeq, Instant time) {}

    private record Head(long seq, String leaf) {}

    /** @param seenWhole whether the first entry to be seen of a partition is its very first */
    ChainCheck(IntPredicate seenWhole) {
        this.seenWhole = seenWhole;
    }

    /**
     * Accepts the next entry of its partition.
     *
     * @throws LogBreak if it does not follow what was seen
     */
    void accept(LoggedEntry logged) {
        Entry entry = logged.entry();
        checkPosition(logged, positions.get(logged.partition()));
        Long seq = entry.seq();
        if (seq != null) {
            checkChain(logged, seq);
        }
        positions.put(logged.partition(), new Position(entry.logSeq(), entry.time()));
    }

    private void checkPosition(LoggedEntry logged, @Nullable Position before) {
        Entry entry = logged.entry();
        if (before == null && !seenWhole.test(logged.partition())) {
            return;
        }
        long expected = before == null ? 0 : before.logSeq() + 1;
        if (entry.logSeq() != expected) {
            String meaning = entry.logSeq() < expected ? ": entered twice" : ": entries are missing";
            throw broken(logged, "Expected log_seq " + expected + ", but found " + entry.logSeq() + meaning);
        }
        if (before != null && entry.time().isBefore(before.time())) {
            throw broken(logged, "Expected a time not before " + before.time() + ", but found " + entry.time());
        }
    }

    private void checkChain(LoggedEntry logged, long seq) {
        Entry entry = logged.entry();
        Head before = live.containsKey(entry.runId()) ? live.get(entry.runId()) : ended.get(entry.runId());
        if (before == null && (seq == 0 || seenWhole.test(logged.partition()))) {
            before = new Head(-1, Entry.NO_PREVIOUS);
        }
        if (before != null && seq != before.seq() + 1) {
            throw broken(
                    logged, "Expected seq " + (before.seq() + 1) + " of run '" + entry.runId() + "', but found " + seq);
        }
        if (before != null && !before.leaf().equals(entry.prev())) {
            throw broken(
                    logged,
                    "Expected prev of event '" + entry.eventId() + "' to be " + before.leaf()
                            + ", the leaf of the entry before it, but found " + entry.prev());
        }
        keep(entry, new Head(seq, logged.leaf()));
    }

    private void keep(Entry entry, Head head) {
        boolean over = entry.type() == EventType.RUN_FINISHED || ended.containsKey(entry.runId());
        if (!over) {
            live.put(entry.runId(), head);
            return;
        }
        live.remove(entry.runId());
        ended.put(entry.runId(), head);
        if (ended.size() > REMEMBERED_ENDS) {
            ended.pollFirstEntry(); // the one that ended longest ago
        }
    }

    private static LogBreak broken(LoggedEntry logged, String problem) {
        return new LogBreak(logged.partition(), logged.offset(), problem);
    }
}
