package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Unborn;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a run is born. */
final class StartDecisions {
    /** How far a run id's own time may be from the record's. */
    private static final Duration ID_TOLERANCE = Duration.ofMinutes(10);

    private StartDecisions() {}

    static Decision<RunState> decide(RunState state, Command.StartRun start, Message.Asked asked, Context context) {
        if (!(state instanceof Unborn)) {
            return rejected(
                    RejectionCode.RUN_EXISTS, "Expected a new run id, but '" + asked.runId() + "' is used already");
        }
        Instant made = madeAt(asked.runId());
        if (Duration.between(made, context.now()).abs().compareTo(ID_TOLERANCE) > 0) {
            return rejected(
                    RejectionCode.INVALID_RUN_ID,
                    "Expected a run id made within ten minutes of " + context.now() + ", but it was made at " + made);
        }
        int described = start.metadata().size() + Codec.toValue(start.tags()).size();
        if (start.input().size() > Limits.PAYLOAD_BYTES || described > RunDecisions.METADATA_BYTES) {
            return rejected(
                    RejectionCode.TOO_LARGE,
                    "Expected an input of at most %d bytes, metadata and tags of at most %d, but found %d and %d"
                            .formatted(
                                    Limits.PAYLOAD_BYTES,
                                    RunDecisions.METADATA_BYTES,
                                    start.input().size(),
                                    described));
        }
        Optional<WorkflowDefinition> workflow =
                context.registry().workflow(start.workflowId(), start.workflowVersion());
        if (workflow.isEmpty()) {
            String version = start.workflowVersion() == null ? "" : " in version " + start.workflowVersion();
            return new Decision.Rejected<>(
                    RejectionCode.UNKNOWN_WORKFLOW,
                    "Expected a registered workflow, but found no '" + start.workflowId() + "'" + version,
                    null,
                    true);
        }
        JsonValue schema = workflow.get().inputSchema();
        Optional<String> violation =
                schema == null ? Optional.empty() : context.registry().violation(schema, start.input());
        return violation
                .map(why -> rejected(RejectionCode.INVALID_INPUT, why))
                .orElseGet(() -> begin(state, start, asked, context, workflow.get()));
    }

    private static Decision<RunState> begin(
            RunState state, Command.StartRun start, Message.Asked asked, Context context, WorkflowDefinition workflow) {
        RunDraft draft =
                new RunDraft(state, asked, context, workflow, asked.command().commandId());
        draft.record(new Event.RunCreated(
                workflow.id(),
                workflow.version(),
                workflow.digest(),
                workflow.driver(),
                start.input(),
                start.input().sha256(),
                start.metadata(),
                start.tags(),
                start.correlationId(),
                start.retryOf(),
                context.now().plus(workflow.deadline())));
        if (workflow.driver() == Driver.DEFINITION) {
            draft.record(
                    new Event.RunStatusChanged(RunStatus.PENDING, RunStatus.RUNNING, StatusReason.STARTED, null, null));
        }
        return draft.proceed();
    }

    /** The time in a UUIDv7: milliseconds since the epoch in its first 48 bits (RFC 9562 section 5.7). */
    private static Instant madeAt(String runId) {
        return Instant.ofEpochMilli(Long.parseLong(runId.substring(0, 8) + runId.substring(9, 13), 16));
    }

    private static Decision<RunState> rejected(RejectionCode code, String message) {
        return new Decision.Rejected<>(code, message);
    }
}
