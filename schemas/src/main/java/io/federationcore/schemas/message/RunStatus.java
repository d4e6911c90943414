package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a run is in its life. Five, no others. */
public enum RunStatus {
    /** Created; no step entered yet. */
    PENDING,
    /** Its steps are being walked. */
    RUNNING,
    /** Held by a person, or by gates that wait for people. */
    PAUSED,
    /** Ended well; final. */
    COMPLETED,
    /** Ended otherwise; final. The reason tells the cases apart. */
    FAILED;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static RunStatus fromWire(String name) {
        return WireNames.parse(RunStatus.class, name);
    }
}
