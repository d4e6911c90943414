package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The codes of the audit log that this release knows. Codes are added, never given another meaning. */
public enum EventType implements EventCode {
    RUN_CREATED("FC-RUN-001", Event.RunCreated.class),
    RUN_STATUS_CHANGED("FC-RUN-002", Event.RunStatusChanged.class),
    RUN_FINISHED("FC-RUN-003", Event.RunFinished.class),
    RUN_SEALED("FC-RUN-004", Event.RunSealed.class),
    STEP_STARTED("FC-STEP-001", Event.StepStarted.class),
    STEP_COMPLETED("FC-STEP-002", Event.StepCompleted.class),
    STEP_FAILED("FC-STEP-003", Event.StepFailed.class),
    STEP_RETRY_SCHEDULED("FC-STEP-004", Event.StepRetryScheduled.class),
    STEP_EXTENDED("FC-STEP-005", Event.StepExtended.class),
    GATE_REQUESTED("FC-GATE-001", Event.GateRequested.class),
    GATE_RESOLVED("FC-GATE-002", Event.GateResolved.class),
    GATE_INPUT_ACCEPTED("FC-GATE-003", Event.GateInputAccepted.class),
    VOTE_RECORDED("FC-GATE-004", Event.VoteRecorded.class),
    OVERRIDE_APPLIED("FC-GATE-005", Event.OverrideApplied.class),
    OVERRIDE_REVIEWED("FC-GATE-006", Event.OverrideReviewed.class),
    GATE_FLAGGED("FC-GATE-007", Event.GateFlagged.class),
    OVERRIDE_REQUESTED("FC-GATE-008", Event.OverrideRequested.class),
    WORKFLOW_REGISTERED("FC-REG-001", Event.WorkflowRegistered.class),
    BUNDLE_PUBLISHED("FC-REG-002", Event.BundlePublished.class),
    PRINCIPALS_CHANGED("FC-REG-003", Event.PrincipalsChanged.class),
    OVERRIDE_NOTED("FC-REG-004", Event.OverrideNoted.class),
    COMMAND_REFUSED("FC-CMD-001", Event.CommandRefused.class);

    static final Map<String, EventType> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::code, type -> type));
    private static final Map<Class<? extends Event>, EventType> BY_EVENT =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::event, type -> type));

    private final String code;
    private final Class<? extends Event> event;

    EventType(String code, Class<? extends Event> event) {
        this.code = code;
        this.event = event;
    }

    @Override
    @JsonValue
    public String code() {
        return code;
    }

    /** The record that holds this event's data. */
    public Class<? extends Event> event() {
        return event;
    }

    /** The code of an event. */
    public static EventType of(Event event) {
        EventType type = BY_EVENT.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("Expected a code for " + event.getClass() + ", but found none");
        }
        return type;
    }
}
