package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a person says at a gate. A vote can be withdrawn by a command of its own, never cast as withdrawn. */
public enum Vote {
    /** The gate may open. */
    APPROVE,
    /** The run fails with the reason given. */
    REJECT,
    /** The vote before does not count any more. */
    WITHDRAW;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static Vote fromWire(String name) {
        return WireNames.parse(Vote.class, name);
    }
}
