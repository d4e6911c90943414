package io.federationcore.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps refusals from growing an eternal log: at most ten a minute for each principal in each partition become entries;
 * the next one after that carries the number of those that did not.
 */
final class RefusalLimit {
    static final String NAME = "refusals";

    private static final int A_MINUTE = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final KeyValueStore<String, byte[]> store;

    RefusalLimit(ProcessingContext context) {
        this.store = context.getStateStore(NAME);
    }

    /** The refusals of one principal since {@code start}. */
    record Count(Instant start, int logged, int suppressed) {}

    /** If this refusal is to be logged: how many were suppressed before it. */
    OptionalInt admit(String principal, Instant now) {
        byte[] stored = store.get(principal);
        Count count = stored == null ? new Count(now, 0, 0) : StateCodec.read(stored, Count.class);
        if (!now.isBefore(count.start().plus(WINDOW))) {
            count = new Count(now, 0, count.suppressed());
        }
        boolean admitted = count.logged() < A_MINUTE;
        Count next = admitted
                ? new Count(count.start(), count.logged() + 1, 0)
                : new Count(count.start(), count.logged(), count.suppressed() + 1);
        store.put(principal, StateCodec.write(next));
        return admitted ? OptionalInt.of(count.suppressed()) : OptionalInt.empty();
    }
}
