package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a run's status changed without ending it. */
public enum StatusReason {
    /** The first step is being entered. */
    STARTED,
    /** A person paused it. */
    PERSON_PAUSED,
    /** A person let it go on. */
    PERSON_RESUMED,
    /** A gate waits for people. */
    GATE_OPENED,
    /** The last open gate was released. */
    GATE_RELEASED,
    /** The last open gate was given up, and the policy is asked anew. */
    GATE_SUPERSEDED;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static StatusReason fromWire(String name) {
        return WireNames.parse(StatusReason.class, name);
    }
}
