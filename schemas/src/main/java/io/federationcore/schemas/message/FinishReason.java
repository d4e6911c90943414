package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a run ended. */
public enum FinishReason {
    /** Every step is done. */
    COMPLETED,
    /** Somebody with the right asked for it. */
    CANCELLED,
    /** The program that drives it said so. */
    DRIVER_FAILED,
    /** A policy denied a step. */
    GATE_DENIED,
    /** A person rejected a gate. */
    GATE_REJECTED,
    /** No person decided in time. */
    GATE_EXPIRED,
    /** A gate asked for people, and no known people could satisfy it. */
    GATE_UNSATISFIABLE,
    /** No verdict in time. */
    VERDICT_TIMEOUT,
    /** A step failed and had no retries left. */
    STEP_FAILED,
    /** The run's deadline passed. */
    DEADLINE_MISSED,
    /** The run grew beyond what one run may hold. */
    LIMIT_EXCEEDED;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static FinishReason fromWire(String name) {
        return WireNames.parse(FinishReason.class, name);
    }
}
