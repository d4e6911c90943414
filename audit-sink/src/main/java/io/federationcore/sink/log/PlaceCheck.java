package io.federationcore.sink.log;

import io.federationcore.schemas.message.Entry;
import io.federationcore.sink.log.LogTables.Head;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that entries follow each other: the partition's numbers without gap or double, its times never back, and each
 * run's chain linked leaf to leaf. Holds what the next entry of the batch must follow.
 */
final class PlaceCheck {
    private final Map<Integer, LogPosition> positions;
    private final Map<String, Head> heads;

    PlaceCheck(Map<Integer, LogPosition> positions, Map<String, Head> heads) {
        this.positions = new HashMap<>(positions);
        this.heads = new HashMap<>(heads);
    }

    /** The positions behind all that was accepted. */
    Map<Integer, LogPosition> positions() {
        return positions;
    }

    /**
     * Accepts the next entry of its partition.
     *
     * @throws LogDisagreement if it does not follow what is there
     */
    void accept(VerifiedEntry verified) {
        Entry entry = verified.entry();
        LogPosition position = positions.get(verified.partition());
        if (position == null) {
            throw new IllegalStateException("Expected a position of partition " + verified.partition());
        }
        if (entry.logSeq() != position.nextLogSeq()) {
            throw verified.disagreement("Expected log_seq " + position.nextLogSeq() + ", but found " + entry.logSeq()
                    + (entry.logSeq() < position.nextLogSeq() ? ": entered twice" : ": entries are missing"));
        }
        checkTime(verified, position.lastTime());
        if (entry.seq() != null) {
            checkChain(verified, entry.seq());
        }
        positions.put(
                verified.partition(),
                new LogPosition(
                        verified.partition(), position.log(), verified.offset() + 1, entry.logSeq() + 1, entry.time()));
    }

    private static void checkTime(VerifiedEntry verified, @Nullable Instant last) {
        Instant time = verified.entry().time();
        if (last != null && time.isBefore(last)) {
            throw verified.disagreement("Expected a time not before " + last + ", but found " + time);
        }
    }

    private void checkChain(VerifiedEntry verified, long seq) {
        Entry entry = verified.entry();
        Head head = heads.getOrDefault(entry.runId(), Head.NONE);
        if (seq != head.seq() + 1) {
            throw verified.disagreement(
                    "Expected seq " + (head.seq() + 1) + " of run '" + entry.runId() + "', but found " + seq);
        }
        if (!head.leaf().equals(entry.prev())) {
            throw verified.disagreement("Expected prev of event '" + entry.eventId() + "' to be " + head.leaf()
                    + ", the leaf before it, but found " + entry.prev());
        }
        heads.put(entry.runId(), new Head(seq, verified.leaf()));
    }
}
