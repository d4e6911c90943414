package io.federationcore.sink.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.WireNames;

/** Where a step is, or how it ended. */
public enum StepStatus {
    /** Its gate waits for the policy's verdict. */
    WAITING_VERDICT,
    /** Its gate waits for people. */
    WAITING_PEOPLE,
    /** It passed its gate and is not started yet. */
    READY,
    /** An attempt is with a Titan. */
    RUNNING,
    /** An attempt failed; the next is due later. */
    RETRYING,
    /** Ended well. */
    COMPLETED,
    /** Ended badly, with no attempt left. */
    FAILED,
    /** Policy denied it. */
    DENIED,
    /** A person rejected it. */
    REJECTED,
    /** Nobody decided in time. */
    EXPIRED,
    /** The run ended before the step did. */
    CANCELLED;

    /** Whether the step is over, whatever the way. */
    public boolean ended() {
        return switch (this) {
            case WAITING_VERDICT, WAITING_PEOPLE, READY, RUNNING, RETRYING -> false;
            case COMPLETED, FAILED, DENIED, REJECTED, EXPIRED, CANCELLED -> true;
        };
    }

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static StepStatus fromWire(String name) {
        return WireNames.parse(StepStatus.class, name);
    }
}
