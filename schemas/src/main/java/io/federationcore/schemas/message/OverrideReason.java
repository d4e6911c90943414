package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why people in an emergency do not wait for a gate's approvers. */
public enum OverrideReason {
    /** Something is broken and harms as long as the step does not run. */
    INCIDENT,
    /** People or property are in danger. */
    SAFETY,
    /** The law sets a time. */
    LEGAL_DUTY,
    /** The approvers cannot be reached in time. */
    APPROVERS_UNREACHABLE,
    /** What the justification says. */
    OTHER;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static OverrideReason fromWire(String name) {
        return WireNames.parse(OverrideReason.class, name);
    }
}
