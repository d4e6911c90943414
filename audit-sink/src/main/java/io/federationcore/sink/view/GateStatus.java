package io.federationcore.sink.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.WireNames;

/** Where a gate is, or how it ended. */
public enum GateStatus {
    /** Open: waits for a verdict, or, as {@link GateType#APPROVAL}, for people. */
    PENDING,
    /** Policy let the step pass. */
    ALLOWED,
    /** Policy denied the step. */
    DENIED,
    /** People let the step pass. */
    APPROVED,
    /** A person said no. */
    REJECTED,
    /** It was given up, for other policies are in force: a gate of the same attempt follows. */
    SUPERSEDED,
    /** Two people opened it in an emergency. */
    BYPASSED,
    /** No known people could satisfy it. */
    UNSATISFIABLE,
    /** Nobody decided in time. */
    EXPIRED,
    /** The run ended before the gate did. */
    CANCELLED;

    static GateStatus of(GateOutcome outcome) {
        return switch (outcome) {
            case ALLOWED -> ALLOWED;
            case DENIED -> DENIED;
            case APPROVED -> APPROVED;
            case REJECTED -> REJECTED;
            case SUPERSEDED -> SUPERSEDED;
            case BYPASSED -> BYPASSED;
            case UNSATISFIABLE -> UNSATISFIABLE;
            case EXPIRED -> EXPIRED;
            case CANCELLED -> CANCELLED;
        };
    }

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static GateStatus fromWire(String name) {
        return WireNames.parse(GateStatus.class, name);
    }
}
