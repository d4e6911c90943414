package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a policy says to a gate request. Ordered by strength: deny beats flag beats allow. */
public enum VerdictKind {
    /** The step may run. */
    ALLOW,
    /** A person is to decide. */
    FLAG,
    /** The run fails, closed. */
    DENY;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static VerdictKind fromWire(String name) {
        return WireNames.parse(VerdictKind.class, name);
    }
}
