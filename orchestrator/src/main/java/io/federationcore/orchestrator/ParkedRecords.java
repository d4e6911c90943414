package io.federationcore.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Starts whose workflow is not in sight yet, and later records of the same runs behind them: so that a producer can
 * register a workflow and start a run without waiting in between.
 */
final class ParkedRecords {
    /** How long a start waits for its workflow. */
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How many records may wait in one partition, and how many bytes of them: what is looked at again is in memory. */
    private static final int MOST = 10_000;

    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final Shelf shelf;
    private int count;
    private long bytes;

    ParkedRecords(ProcessingContext context) {
        this.shelf = Shelf.of(context, Shelf.Part.PARKED);
        shelf.forEach("", (key, value) -> {
            count++;
            bytes += value.length;
        });
    }

    /** A record that waits. {@code until} is when its patience ends. */
    record Parked(String runId, Instant until, Received record) {
        private String key() {
            return "%s/%s/%019d".formatted(runId, record.topic(), record.offset());
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether no more may wait: one more is refused at once. */
    boolean isFull() {
        return count >= MOST || bytes >= MOST_BYTES;
    }

    /** Whether records of that run wait. */
    boolean holds(String runId) {
        return count > 0 && shelf.holds(runId + "/");
    }

    void park(Parked parked) {
        byte[] written = StateCodec.write(parked);
        shelf.put(parked.key(), written);
        count++;
        bytes += written.length;
    }

    /** Everything that waits: each run's records together, in the order of their arrival. */
    List<Parked> all() {
        List<Parked> waiting = new ArrayList<>();
        shelf.forEach("", (key, value) -> waiting.add(StateCodec.read(value, Parked.class)));
        return waiting;
    }

    void remove(Parked parked) {
        byte[] removed = shelf.get(parked.key());
        shelf.delete(parked.key());
        count--;
        bytes -= removed == null ? 0 : removed.length;
    }
}
