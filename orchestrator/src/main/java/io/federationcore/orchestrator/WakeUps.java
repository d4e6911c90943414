package io.federationcore.orchestrator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * When each run is to be looked at next. One wake-up does for all timers of a run, for it need only be the first of them:
 * a run whose steps are done in time writes one when it starts and deletes it when it ends, however many timers it had. To
 * be looked at too early does no harm; then there is just nothing due.
 *
 * <p>A key is the time in milliseconds, big-endian, then the run's id: byte order is time order.
 */
final class WakeUps {
    /** What is remembered of where wake-ups stand, in bytes. What is forgotten costs a wake-up too many. */
    private static final long KNOWN_BYTES = 4L * 1024 * 1024;
    /** What one takes of them, roughly. */
    private static final int KNOWN_EACH = 256;

    private static final byte[] NOTHING = {};

    private final Shelf shelf;
    private final Alarm alarm;
    private final Recent<Instant> known = new Recent<>(KNOWN_BYTES);
    /** Nothing stands before this time: what stood there is gone, and a store is slow to pass over what is gone. */
    private Instant first = Instant.EPOCH;

    /** @param alarm is set to whatever is due first */
    WakeUps(ProcessingContext context, Alarm alarm) {
        this.shelf = Shelf.of(context, Shelf.Part.WAKE_UPS);
        this.alarm = alarm;
    }

    /** A run, or the registry, and when it is to be looked at. */
    record WakeUp(Instant at, String runId) {}

    /** Has a run looked at by then. */
    void notLaterThan(Instant due, String runId) {
        Instant before = known.find(runId);
        if (before == null || before.isAfter(due)) {
            put(due, runId);
        }
    }

    /** Has a run not looked at any more. A wake-up that was forgotten stays. */
    void cancel(String runId) {
        Instant before = known.find(runId);
        if (before != null) {
            shelf.delete(key(new WakeUp(before, runId)));
            known.forget(runId);
        }
    }

    private void put(Instant due, String runId) {
        shelf.put(key(new WakeUp(due, runId)), NOTHING);
        known.hold(runId, due, KNOWN_EACH);
        if (due.isBefore(first)) {
            first = due;
        }
        alarm.notLaterThan(due);
    }

    /**
     * Takes out the wake-ups that are due at {@code now}, at most {@code limit}: of each run the earliest, first come first.
     * The alarm is set to the first of the others.
     */
    List<WakeUp> take(Instant now, int limit) {
        List<WakeUp> taken = new ArrayList<>();
        Instant[] next = {now};
        shelf.readFrom(time(first), (key, nothing) -> {
            WakeUp wakeUp = parse(key);
            if (wakeUp.at().isAfter(now) || taken.size() == limit) {
                alarm.notLaterThan(wakeUp.at());
                next[0] = wakeUp.at();
                return false;
            }
            taken.add(wakeUp);
            return true;
        });
        first = next[0];
        Map<String, WakeUp> ofRuns = new LinkedHashMap<>();
        for (WakeUp wakeUp : taken) {
            shelf.delete(key(wakeUp));
            if (wakeUp.at().equals(known.find(wakeUp.runId()))) {
                known.forget(wakeUp.runId());
            }
            ofRuns.putIfAbsent(wakeUp.runId(), wakeUp);
        }
        return List.copyOf(ofRuns.values());
    }

    private static byte[] time(Instant due) {
        return ByteBuffer.allocate(Long.BYTES).putLong(due.toEpochMilli()).array();
    }

    private static byte[] key(WakeUp wakeUp) {
        byte[] runId = wakeUp.runId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + runId.length)
                .putLong(wakeUp.at().toEpochMilli())
                .put(runId)
                .array();
    }

    private static WakeUp parse(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        Instant at = Instant.ofEpochMilli(buffer.getLong());
        return new WakeUp(at, StandardCharsets.UTF_8.decode(buffer).toString());
    }
}
