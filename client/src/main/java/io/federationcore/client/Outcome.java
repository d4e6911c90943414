package io.federationcore.client;

import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Rejection;
import java.util.List;

/** What became of a command. */
public sealed interface Outcome {
    /**
     * It was accepted and changed something.
     *
     * @param last the last of {@code entries}
     * @param entries what the command led to, as far as it was waited for: at least one. That a command was accepted
     *     does not yet say how it ended: a policy bundle that was refused at its gate is an accepted command whose
     *     entries lack {@code FC-REG-002}
     * @param settled whether nothing more will follow before the next command, result or vote; otherwise a verdict is
     *     still awaited
     */
    record Accepted(AuditRecord last, List<AuditRecord> entries, boolean settled) implements Outcome {
        public Accepted {
            entries = List.copyOf(entries);
        }

        /** Whether an event of that type is among the entries. */
        public boolean has(EventType type) {
            return entries.stream().anyMatch(entry -> entry.entry().type() == type);
        }
    }

    /** It changed nothing. */
    record Refused(Rejection rejection) implements Outcome {}

    /**
     * The acceptance.
     *
     * @throws CommandRefused if the command was refused
     */
    default Accepted orThrow() {
        return switch (this) {
            case Accepted accepted -> accepted;
            case Refused refused -> throw new CommandRefused(refused.rejection());
        };
    }

    /** A command was refused, where its sender had no use for that. */
    final class CommandRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Rejection rejection;

        CommandRefused(Rejection rejection) {
            super(rejection.code().wire() + ": " + rejection.message());
            this.rejection = rejection;
        }

        public Rejection rejection() {
            return rejection;
        }
    }
}
