package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What the review of an emergency override came to. */
public enum ReviewFinding {
    /** It was right not to wait. */
    JUSTIFIED,
    /** The gate should have been waited for. */
    UNJUSTIFIED;

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static ReviewFinding fromWire(String name) {
        return WireNames.parse(ReviewFinding.class, name);
    }
}
