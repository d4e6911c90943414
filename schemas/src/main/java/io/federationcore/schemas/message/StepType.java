package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a step does. All but gates are done by a Titan. */
public enum StepType {
    /** Looks at the world. */
    OBSERVE,
    /** Chooses. */
    DECIDE,
    /** Changes the world. */
    ACT,
    /** Turns data into other data. */
    TRANSFORM,
    /** An explicit checkpoint; no Titan is involved. */
    GATE;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static StepType fromWire(String name) {
        return WireNames.parse(StepType.class, name);
    }
}
