package io.federationcore.lifecycle;

import io.federationcore.schemas.message.WireNames;
import java.time.Instant;

/**
 * Something that is to happen by itself. Timers are a function of the state; when one is due it becomes a command, and
 * the command is decided like any other.
 *
 * @param subject the gate, or {@code step:attempt}; empty for the deadline
 */
public record Timer(Kind kind, String subject, Instant due) {
    /** What a timer is for. */
    public enum Kind {
        /** The run's deadline passes. */
        DEADLINE,
        /** A verdict is missing. */
        VERDICT,
        /** People did not decide. */
        PEOPLE,
        /** An attempt takes too long. */
        ATTEMPT,
        /** A step is to be tried again. */
        RETRY
    }

    /** The timer's name, unique in its run at any moment: {@code kind} or {@code kind:subject}. */
    public String id() {
        String name = WireNames.of(kind);
        return subject.isEmpty() ? name : name + ":" + subject;
    }
}
