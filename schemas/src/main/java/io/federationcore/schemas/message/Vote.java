package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a person says at a gate. */
public enum Vote {
    /** The gate may open. */
    APPROVE,
    /** The run fails with the reason given. */
    REJECT;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static Vote fromWire(String name) {
        return WireNames.parse(Vote.class, name);
    }
}
