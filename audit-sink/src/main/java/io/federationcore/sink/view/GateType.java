package io.federationcore.sink.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.WireNames;

/** Who decides at a gate. */
public enum GateType {
    /** Policy alone. */
    POLICY,
    /** People, because policy or definition asked for them. */
    APPROVAL;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static GateType fromWire(String name) {
        return WireNames.parse(GateType.class, name);
    }
}
