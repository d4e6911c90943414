package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How a gate ended. */
public enum GateOutcome {
    /** Policy let the step pass. */
    ALLOWED,
    /** Policy denied the step. */
    DENIED,
    /** People let the step pass. */
    APPROVED,
    /** A person said no. */
    REJECTED,
    /** What the people were asked about was judged by policies that are not in force any more: all are asked anew. */
    SUPERSEDED,
    /** Two people opened it in an emergency, without its approvers. */
    BYPASSED,
    /** No known people could satisfy it. */
    UNSATISFIABLE,
    /** Nobody decided in time. */
    EXPIRED,
    /** The run ended before the gate did. */
    CANCELLED;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static GateOutcome fromWire(String name) {
        return WireNames.parse(GateOutcome.class, name);
    }
}
