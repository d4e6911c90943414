package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What an entry of the log came from. */
public enum CauseKind {
    /** A command. */
    COMMAND,
    /** A policy's verdict. */
    VERDICT,
    /** A due timer. */
    TIMER;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static CauseKind fromWire(String name) {
        return WireNames.parse(CauseKind.class, name);
    }
}
