package io.federationcore.lifecycle;

import io.federationcore.schemas.message.RejectionCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message comes to. A refusal is a value; an exception is a bug or a broken machine.
 *
 * @param <S> the state that the message was decided against
 */
public sealed interface Decision<S> {
    /**
     * Something happened.
     *
     * @param entries in order, at least one
     * @param after the state behind them
     * @param log the log's head behind them
     */
    record Accepted<S>(List<Recorded> entries, S after, LogHead log) implements Decision<S> {
        public Accepted {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Nothing happened.
     *
     * @param eventId for duplicates: the last event of the first outcome
     * @param mayArrive whether what is missing may still come into sight, so that it is worth asking again shortly
     */
    record Rejected<S>(
            RejectionCode code, String message, @Nullable String eventId, boolean mayArrive) implements Decision<S> {
        public Rejected(RejectionCode code, String message) {
            this(code, message, null, false);
        }
    }
}
