package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command on {@code fc-run.commands}: asks for something and may be refused. The record's key is {@code run_id}.
 *
 * @param v the format's version, 1
 * @param commandId chosen by the sender; the same id and body again has no second effect
 * @param runId the run's UUIDv7, or {@value #REGISTRY} for registrations
 */
@JsonSerialize(using = CommandWriter.class)
public record Command(
        int v,
        String commandId,
        String tenantId,
        String runId,

        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXTERNAL_PROPERTY, property = "type")
        Body body) {
    public static final int VERSION = 1;
    /** The reserved key under which registrations travel. */
    public static final String REGISTRY = "registry";

    public Command {
        Checks.between("v", v, VERSION, VERSION);
        Checks.commandId(commandId);
        Checks.name("tenant_id", tenantId);
        Checks.present("body", body);
        Checks.runKey(runId);
        boolean fits = REGISTRY.equals(runId) ? body instanceof Registration : body instanceof RunBody;
        if (!fits) {
            throw new IllegalArgumentException("Expected registrations, and nothing else, under run_id 'registry'");
        }
    }

    public Command(String commandId, String tenantId, String runId, Body body) {
        this(VERSION, commandId, tenantId, runId, body);
    }

    /** What is asked for. */
    @JsonSubTypes({
        @JsonSubTypes.Type(value = StartRun.class, name = "start_run"),
        @JsonSubTypes.Type(value = PauseRun.class, name = "pause_run"),
        @JsonSubTypes.Type(value = ResumeRun.class, name = "resume_run"),
        @JsonSubTypes.Type(value = CancelRun.class, name = "cancel_run"),
        @JsonSubTypes.Type(value = CompleteStep.class, name = "complete_step"),
        @JsonSubTypes.Type(value = FailStep.class, name = "fail_step"),
        @JsonSubTypes.Type(value = ExtendStep.class, name = "extend_step"),
        @JsonSubTypes.Type(value = CastVote.class, name = "cast_vote"),
        @JsonSubTypes.Type(value = EnterStep.class, name = "enter_step"),
        @JsonSubTypes.Type(value = OpenGate.class, name = "open_gate"),
        @JsonSubTypes.Type(value = FinishRun.class, name = "finish_run"),
        @JsonSubTypes.Type(value = WithdrawVote.class, name = "withdraw_vote"),
        @JsonSubTypes.Type(value = RequestOverride.class, name = "request_override"),
        @JsonSubTypes.Type(value = ApplyOverride.class, name = "apply_override"),
        @JsonSubTypes.Type(value = ReviewOverride.class, name = "review_override"),
        @JsonSubTypes.Type(value = TimerDue.class, name = "timer_due"),
        @JsonSubTypes.Type(value = RegisterWorkflow.class, name = "register_workflow"),
        @JsonSubTypes.Type(value = PublishPolicies.class, name = "publish_policies"),
        @JsonSubTypes.Type(value = PublishPrincipals.class, name = "publish_principals"),
        @JsonSubTypes.Type(value = NoteOverride.class, name = "note_override"),
    })
    public sealed interface Body permits RunBody, Registration {}

    /** What can be asked of a run. */
    public sealed interface RunBody extends Body
            permits StartRun,
                    PauseRun,
                    ResumeRun,
                    CancelRun,
                    CompleteStep,
                    FailStep,
                    ExtendStep,
                    CastVote,
                    EnterStep,
                    OpenGate,
                    FinishRun,
                    WithdrawVote,
                    RequestOverride,
                    ApplyOverride,
                    ReviewOverride,
                    TimerDue {}

    /** What can be asked of the registry. */
    public sealed interface Registration extends Body
            permits RegisterWorkflow, PublishPolicies, PublishPrincipals, NoteOverride, TimerDue {}

    /**
     * Starts a run.
     *
     * @param workflowVersion null for the latest registered
     * @param input the run's input, any JSON value of at most 64 KiB; null is absent
     * @param metadata an object that policies and readers see; null is empty
     * @param retryOf the finished run that this one tries again
     */
    public record StartRun(
            String workflowId,
            @Nullable String workflowVersion,
            JsonValue input,
            JsonValue metadata,
            List<String> tags,
            @Nullable String correlationId,
            @Nullable String retryOf)
            implements RunBody {
        public StartRun {
            Checks.name("workflow_id", workflowId);
            if (workflowVersion != null) {
                Checks.name("workflow_version", workflowVersion);
            }
            input = input == null ? JsonValue.EMPTY_OBJECT : input;
            metadata = metadata == null ? JsonValue.EMPTY_OBJECT : metadata;
            if (!metadata.isObject()) {
                throw new IllegalArgumentException("Expected 'metadata' to be an object");
            }
            tags = tags == null ? List.of() : List.copyOf(tags);
            Checks.between("number of tags", tags.size(), 0, 32);
            tags.forEach(tag -> Checks.text("tags[]", tag, 100));
            Checks.optionalText("correlation_id", correlationId, 200);
            if (retryOf != null && !Checks.isRunId(retryOf)) {
                throw new IllegalArgumentException("Expected 'retry_of' to be a run's id");
            }
        }

        /** A start of the latest version with nothing but an input. */
        public static StartRun of(String workflowId, JsonValue input) {
            return new StartRun(workflowId, null, input, JsonValue.EMPTY_OBJECT, List.of(), null, null);
        }
    }

    /** Holds a run between steps; its timers stand still. */
    public record PauseRun(@Nullable String reason) implements RunBody {
        public PauseRun {
            Checks.optionalText("reason", reason, MAX_TEXT);
        }
    }

    /** Releases a person's pause; gates stay closed. An externally driven run that is pending starts with it. */
    public record ResumeRun() implements RunBody {}

    /** Ends a live run as failed, with reason {@code cancelled}. */
    public record CancelRun(@Nullable String reason) implements RunBody {
        public CancelRun {
            Checks.optionalText("reason", reason, MAX_TEXT);
        }
    }

    /** A Titan's good result for one attempt of a step. */
    public record CompleteStep(String stepId, int attempt, JsonValue output) implements RunBody {
        public CompleteStep {
            Checks.name("step_id", stepId);
            Checks.between("attempt", attempt, 1, MAX_ATTEMPTS);
            output = output == null ? JsonValue.NULL : output;
        }
    }

    /**
     * A Titan's bad result for one attempt of a step.
     *
     * @param retryable false where trying again cannot help
     */
    public record FailStep(String stepId, int attempt, String code, String message, boolean retryable)
            implements RunBody {
        public FailStep {
            Checks.name("step_id", stepId);
            Checks.between("attempt", attempt, 1, MAX_ATTEMPTS);
            Checks.name("code", code);
            Checks.text("message", message, MAX_TEXT);
        }
    }

    /**
     * A Titan is still at work on one attempt of a step: the attempt gets its time-out anew, from now on, but never time
     * beyond the run's deadline.
     */
    public record ExtendStep(String stepId, int attempt) implements RunBody {
        public ExtendStep {
            Checks.name("step_id", stepId);
            Checks.between("attempt", attempt, 1, MAX_ATTEMPTS);
        }
    }

    /**
     * A person's vote at a gate. A rejection needs a reason.
     *
     * @param vote to approve or to reject
     * @param ballotSha256 the digest of what the voter was shown: {@link Ballot}. A vote counts for no other gate,
     *     attempt, input, bundle or principals
     * @param input what the approver supplies, by the gate's schema, at most 64 KiB; null is an empty object
     */
    public record CastVote(
            String gateId,
            Vote vote,
            String ballotSha256,
            @Nullable String reason,
            @Nullable JsonValue input) implements RunBody {
        public CastVote {
            Checks.name("gate_id", gateId);
            Checks.present("vote", vote);
            Checks.sha256("ballot_sha256", ballotSha256);
            Checks.optionalText("reason", reason, MAX_TEXT);
            if (vote == Vote.WITHDRAW) {
                throw new IllegalArgumentException("Expected 'vote' to be approve or reject, but found 'withdraw'");
            }
            if (vote == Vote.REJECT && (reason == null || reason.isBlank())) {
                throw new IllegalArgumentException("Expected a 'reason' with a rejection, but found none");
            }
            if (vote == Vote.REJECT && input != null) {
                throw new IllegalArgumentException("Expected no 'input' with a rejection, but found one");
            }
        }

        /** {@link #input}, or the empty object that absence means. */
        public JsonValue given() {
            return input == null ? JsonValue.EMPTY_OBJECT : input;
        }
    }

    /** Takes the sender's own approval back, while the gate still waits. */
    public record WithdrawVote(String gateId, @Nullable String reason) implements RunBody {
        public WithdrawVote {
            Checks.name("gate_id", gateId);
            Checks.optionalText("reason", reason, MAX_TEXT);
        }
    }

    /**
     * Asks to open a gate in an emergency, without its approvers. Somebody else must apply it within the hour.
     *
     * @param ballotSha256 the digest of what the sender was shown: {@link Ballot}
     * @param ticket where else the emergency is on record
     */
    public record RequestOverride(
            String gateId, String ballotSha256, OverrideReason reasonCode, String justification, String ticket)
            implements RunBody {
        public RequestOverride {
            Checks.name("gate_id", gateId);
            Checks.sha256("ballot_sha256", ballotSha256);
            Checks.present("reason_code", reasonCode);
            Checks.text("justification", justification, MAX_JUSTIFICATION);
            Checks.text("ticket", ticket, MAX_TICKET);
        }
    }

    /** Opens a gate in an emergency that somebody else asked to open. It is reviewed afterwards by a third person. */
    public record ApplyOverride(String gateId, String ballotSha256) implements RunBody {
        public ApplyOverride {
            Checks.name("gate_id", gateId);
            Checks.sha256("ballot_sha256", ballotSha256);
        }
    }

    /** Completes the review of an emergency override, also when its run has ended. */
    public record ReviewOverride(String gateId, ReviewFinding finding, String note) implements RunBody {
        public ReviewOverride {
            Checks.name("gate_id", gateId);
            Checks.present("finding", finding);
            Checks.text("note", note, MAX_TEXT);
        }
    }

    /**
     * Brings an externally driven run to a step, through that step's policy gate. The step that it was at is done with
     * that; a pending run starts, and one that a person holds is released.
     */
    public record EnterStep(String stepId) implements RunBody {
        public EnterStep {
            Checks.name("step_id", stepId);
        }
    }

    /**
     * Opens a gate at a step of an externally driven run, which pauses it. Approved, the step is entered through its
     * policy gate; rejected or expired, the run fails.
     *
     * @param gateType what kind of gate it is to those who see it, such as {@code approval}
     * @param gateName what people call it
     * @param requiredApprovers {@code user:<id>}, {@code group:<id>}; a bare id means {@code user:}. Any one suffices
     *     unless {@code quorum} says more
     * @param quorum 1 to 20; null is 1
     * @param timeoutSeconds after which the gate is closed for good; null is a day
     */
    public record OpenGate(
            String stepId,
            String gateType,
            String gateName,
            @Nullable String description,
            List<String> requiredApprovers,
            @Nullable Integer quorum,
            @Nullable Integer timeoutSeconds)
            implements RunBody {
        private static final int DAY = 86_400;
        private static final int MAX_TIMEOUT = 365 * DAY;

        public OpenGate {
            Checks.name("step_id", stepId);
            Checks.name("gate_type", gateType);
            Checks.text("gate_name", gateName, 100);
            Checks.optionalText("description", description, MAX_TEXT);
            requiredApprovers = List.copyOf(Checks.present("required_approvers", requiredApprovers));
            quorum = quorum == null ? 1 : quorum;
            timeoutSeconds = timeoutSeconds == null ? DAY : timeoutSeconds;
            Checks.between("timeout_seconds", timeoutSeconds, 1, MAX_TIMEOUT);
            asks(gateName, requiredApprovers, quorum, timeoutSeconds); // refuses what no gate may be
        }

        /** The gate, as a definition would have it. */
        public GateDefinition asked() {
            return asks(
                    gateName,
                    requiredApprovers,
                    Checks.present("quorum", quorum),
                    Checks.present("timeout_seconds", timeoutSeconds));
        }

        private static GateDefinition asks(String name, List<String> approvers, int quorum, int seconds) {
            return new GateDefinition(name, approvers, quorum, Duration.ofSeconds(seconds), null, null);
        }
    }

    /**
     * Ends an externally driven run as its driver says.
     *
     * @param status {@code completed} or {@code failed}
     * @param reason why, with a failure
     */
    public record FinishRun(RunStatus status, @Nullable String reason) implements RunBody {
        public FinishRun {
            if (status != RunStatus.COMPLETED && status != RunStatus.FAILED) {
                throw new IllegalArgumentException("Expected a run to be finished as 'completed' or 'failed'");
            }
            Checks.optionalText("reason", reason, MAX_TEXT);
        }
    }

    /** A timer of this run, or of the registry, is due. Only the orchestrator may say so. */
    public record TimerDue(String timerId, Instant due) implements RunBody, Registration {
        public TimerDue {
            Checks.text("timer_id", timerId, 200);
            Checks.present("due", due);
        }
    }

    /**
     * Registers a workflow version.
     *
     * @param workflowYaml the definition, as a person wrote it
     * @param prompts prompt texts by name; the digest covers them
     * @param schemas JSON Schemas by name; the digest covers them
     */
    public record RegisterWorkflow(String workflowYaml, Map<String, String> prompts, Map<String, JsonValue> schemas)
            implements Registration {
        public RegisterWorkflow {
            Checks.text("workflow_yaml", workflowYaml, MAX_DOCUMENT);
            prompts = prompts == null ? Map.of() : Map.copyOf(prompts);
            schemas = schemas == null ? Map.of() : Map.copyOf(schemas);
        }
    }

    /** Publishes a policy bundle: YAML documents by file name. It replaces the active bundle whole. */
    public record PublishPolicies(Map<String, String> files) implements Registration {
        public PublishPolicies {
            files = Map.copyOf(Checks.present("files", files));
            Checks.between("number of files", files.size(), 1, 500);
        }
    }

    /** Publishes the principals. They replace the present ones whole. */
    public record PublishPrincipals(JsonValue principals) implements Registration {
        public PublishPrincipals {
            Checks.present("principals", principals);
        }
    }

    /**
     * An override was applied, or its review was completed. Only the orchestrator may say so, and says it of itself.
     *
     * @param overriders the two who must not override again while the review is overdue, {@code user:<id>}
     * @param reviewDue when the review is overdue
     * @param reviewed whether it is completed
     */
    public record NoteOverride(String run, String gateId, List<String> overriders, Instant reviewDue, boolean reviewed)
            implements Registration {
        public NoteOverride {
            if (run == null || !Checks.isRunId(run)) {
                throw new IllegalArgumentException("Expected 'run' to be a run's id");
            }
            Checks.name("gate_id", gateId);
            overriders = List.copyOf(Checks.present("overriders", overriders));
            Checks.between("number of overriders", overriders.size(), 2, 2);
            overriders.forEach(Principal::parse);
            Checks.present("review_due", reviewDue);
        }
    }

    /** The longest justification of an override, in UTF-16 units. */
    public static final int MAX_JUSTIFICATION = 500;
    /** The longest ticket of an override, in UTF-16 units. */
    public static final int MAX_TICKET = 64;
    /** The longest reason or message, in UTF-16 units. */
    public static final int MAX_TEXT = 2_000;
    /** The most attempts that a step may have. */
    public static final int MAX_ATTEMPTS = 100;
    /** The longest document, in UTF-16 units. */
    public static final int MAX_DOCUMENT = 200_000;
}
