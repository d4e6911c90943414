package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who may not approve at a gate, although among its approvers: separation of duties. */
public enum Separation {
    /** Who started the run: the principal, and the person for whom it acted. */
    REQUESTER,
    /** Who registered the workflow's version. */
    WORKFLOW_AUTHOR,
    /** The person for whom a Titan acts that started the run or may do its steps. */
    ACTING_TITAN;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static Separation fromWire(String name) {
        return WireNames.parse(Separation.class, name);
    }
}
