package io.federationcore.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Keeps refusals from growing an eternal log: at most ten a minute for each principal in each partition become entries;
 * the next one after that carries the number of those that did not.
 */
final class RefusalLimit {
    private static final int A_MINUTE = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Shelf shelf;

    RefusalLimit(ProcessingContext context) {
        this.shelf = Shelf.of(context, Shelf.Part.REFUSALS);
    }

    /** The refusals of one principal since {@code start}. */
    record Count(Instant start, int logged, int suppressed) {}

    /** If this refusal is to be logged: how many were suppressed before it. */
    OptionalInt admit(String principal, Instant now) {
        byte[] stored = shelf.get(principal);
        Count count = stored == null ? new Count(now, 0, 0) : StateCodec.read(stored, Count.class);
        if (!now.isBefore(count.start().plus(WINDOW))) {
            count = new Count(now, 0, count.suppressed());
        }
        boolean admitted = count.logged() < A_MINUTE;
        Count next = admitted
                ? new Count(count.start(), count.logged() + 1, 0)
                : new Count(count.start(), count.logged(), count.suppressed() + 1);
        shelf.put(principal, StateCodec.write(next));
        return admitted ? OptionalInt.of(count.suppressed()) : OptionalInt.empty();
    }
}
