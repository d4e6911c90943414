package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What kind of principal was authenticated. */
public enum PrincipalType {
    /** A person. */
    USER,
    /** One of the services, or somebody's program. */
    SERVICE,
    /** An agent. */
    TITAN;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static PrincipalType fromWire(String name) {
        return WireNames.parse(PrincipalType.class, name);
    }
}
