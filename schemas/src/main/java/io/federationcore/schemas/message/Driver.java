package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who walks the steps. */
public enum Driver {
    /** The orchestrator, by the workflow's definition. */
    DEFINITION,
    /** A program outside, which asks for each transition. */
    EXTERNAL;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static Driver fromWire(String name) {
        return WireNames.parse(Driver.class, name);
    }
}
