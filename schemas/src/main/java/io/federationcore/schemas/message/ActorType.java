package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What kind of actor a principal acted for. */
public enum ActorType {
    /** A person. */
    HUMAN,
    /** An agent. */
    TITAN,
    /** A program. */
    TOOL,
    /** Federation Core itself. */
    FC;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static ActorType fromWire(String name) {
        return WireNames.parse(ActorType.class, name);
    }
}
