package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.federationcore.schemas.json.JsonValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened: immutable, and the only thing that changes state. Each is the data of one audit entry; {@link
 * EventType} gives its code.
 *
 * <p>Released events keep their meaning; a new meaning gets a new code or a new member that older entries lack.
 */
public sealed interface Event {
    /** The event in plain English, one sentence without a full stop. */
    String message();

    /** Events of the chain of one run, in which {@code evolve} knows how each changes the run. */
    sealed interface OfRun extends Event {}

    /** Events of the registry's chain. */
    sealed interface OfRegistry extends Event {}

    /** {@code FC-RUN-001}. */
    record RunCreated(
            String workflowId,
            String workflowVersion,
            String workflowDigest,
            Driver driver,
            JsonValue input,
            String inputSha256,
            JsonValue metadata,
            List<String> tags,
            @Nullable String correlationId,
            @Nullable String retryOf,
            Instant deadline)
            implements OfRun {
        @Override
        public String message() {
            return "Workflow run created for '" + workflowId + "'";
        }
    }

    /**
     * {@code FC-RUN-002}. From paused to paused where one of several reasons comes or goes.
     *
     * @param gateId the gate that is the reason, where one is
     * @param detail what the person said, where one did
     */
    record RunStatusChanged(
            RunStatus from,
            RunStatus to,
            StatusReason reason,
            @Nullable String gateId,
            @Nullable String detail) implements OfRun {
        @Override
        public String message() {
            return "Run status changed from " + from.wire() + " to " + to.wire();
        }
    }

    /**
     * {@code FC-RUN-003}.
     *
     * @param detail why, in a sentence; null where the run completed
     * @param stepId the step at which it failed, where there is one
     * @param outputStep the step whose output is the run's
     */
    record RunFinished(
            RunStatus from,
            RunStatus to,
            FinishReason reason,
            @Nullable String detail,
            @Nullable String stepId,
            @Nullable String outputStep,
            @Nullable String outputSha256)
            implements OfRun {
        @Override
        public String message() {
            return to == RunStatus.COMPLETED
                    ? "Run completed successfully"
                    : "Run failed: " + (detail == null ? reason.wire() : detail);
        }
    }

    /**
     * {@code FC-RUN-004}. The last entry of a run's chain: whoever has it knows whether the entries that they have are all.
     *
     * @param entries the number of the run's entries before this one
     * @param root the RFC 6962 root over their leaves
     */
    record RunSealed(long entries, String root) implements OfRun {
        @Override
        public String message() {
            return "Run sealed after " + entries + " entries";
        }
    }

    /**
     * {@code FC-STEP-001}.
     *
     * @param queue null for a gate step
     * @param due when the attempt times out
     */
    record StepStarted(
            String stepId,
            StepType stepType,
            int stepIndex,
            int attempt,
            String gateId,
            @Nullable String queue,
            String inputSha256,
            Instant due)
            implements OfRun {
        @Override
        public String message() {
            return "Step " + stepId + " started, attempt " + attempt;
        }
    }

    /** {@code FC-STEP-002}. The log holds the output here, once. */
    record StepCompleted(String stepId, int stepIndex, int attempt, JsonValue output, String outputSha256)
            implements OfRun {
        public StepCompleted {
            output = output == null ? JsonValue.NULL : output;
        }

        @Override
        public String message() {
            return "Step " + stepId + " completed";
        }
    }

    /** {@code FC-STEP-003}. No attempt is left. */
    record StepFailed(String stepId, int stepIndex, int attempt, String code, String detail) implements OfRun {
        @Override
        public String message() {
            return "Step " + stepId + " failed: " + detail;
        }
    }

    /** {@code FC-STEP-004}. The attempt failed; the next one is entered, through a gate of its own, at {@code due}. */
    record StepRetryScheduled(
            String stepId, int stepIndex, int attempt, int nextAttempt, Instant due, String code, String detail)
            implements OfRun {
        @Override
        public String message() {
            return "Step " + stepId + " to be retried: " + detail;
        }
    }

    /**
     * {@code FC-STEP-005}. The attempt goes on.
     *
     * @param due when it times out now
     */
    record StepExtended(String stepId, int stepIndex, int attempt, Instant due) implements OfRun {
        @Override
        public String message() {
            return "Step " + stepId + " has more time, until " + due;
        }
    }

    /**
     * {@code FC-GATE-001}. Of a step of a run, or of a bundle that somebody wants to publish.
     *
     * @param name what people call the gate
     * @param stepId null for a bundle, as {@code stepType} and {@code stepIndex}; {@code attempt} is then 0
     * @param due no verdict by then fails closed
     * @param ask whom it asks, where it was opened from outside and asks people instead of the policy; entries of
     *     other gates do not have this member
     */
    record GateRequested(
            String gateId,
            String name,
            @Nullable String stepId,
            @Nullable StepType stepType,
            @Nullable Integer stepIndex,
            int attempt,
            String inputSha256,
            Instant due,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Ask ask)
            implements OfRun, OfRegistry {
        /** A question to the policy. */
        public GateRequested(
                String gateId,
                String name,
                @Nullable String stepId,
                @Nullable StepType stepType,
                @Nullable Integer stepIndex,
                int attempt,
                String inputSha256,
                Instant due) {
            this(gateId, name, stepId, stepType, stepIndex, attempt, inputSha256, due, null);
        }

        @Override
        public String message() {
            return "Gate requested: " + name;
        }
    }

    /**
     * Whom a gate asks that was opened from outside.
     *
     * @param gateType what kind of gate it is to those who see it
     * @param expires after which nobody can decide any more and the run fails
     */
    record Ask(String gateType, @Nullable String description, List<String> approvers, int quorum, Instant expires) {
        public Ask {
            approvers = List.copyOf(approvers);
        }
    }

    /** {@code FC-GATE-007}. Policy or definition asks for people; the gate stays closed until they decide. */
    record GateFlagged(
            String gateId,
            String name,
            String stepId,
            int attempt,
            Verdict verdict,
            String approval,
            List<String> approvers,
            int quorum,
            Instant expires)
            implements OfRun {
        public GateFlagged {
            approvers = List.copyOf(approvers);
        }

        @Override
        public String message() {
            return "Gate " + name + " waits for people: " + verdict.reason();
        }
    }

    /** {@code FC-GATE-004}. */
    record VoteRecorded(
            String gateId,
            String name,
            String stepId,
            int attempt,
            Vote vote,
            Actor voter,
            @Nullable String reason) implements OfRun {
        @Override
        public String message() {
            return "Gate " + name + ": " + voter.id() + " voted to " + vote.wire();
        }
    }

    /**
     * {@code FC-GATE-002}.
     *
     * @param verdict the verdict that decided; null where none came, or where {@code FC-GATE-007} holds it
     * @param by the person who decided, where one did
     */
    record GateResolved(
            String gateId,
            String name,
            @Nullable String stepId,
            int attempt,
            GateOutcome outcome,
            String reason,
            @Nullable Verdict verdict,
            @Nullable Actor by)
            implements OfRun, OfRegistry {
        @Override
        public String message() {
            return "Gate " + name + " " + outcome.wire();
        }
    }

    /** {@code FC-REG-001}. The artifact itself is in the registry, under its digest. */
    record WorkflowRegistered(String workflowId, String workflowVersion, String digest) implements OfRegistry {
        @Override
        public String message() {
            return "Workflow '" + workflowId + "' registered in version " + workflowVersion;
        }
    }

    /** {@code FC-REG-002}. */
    record BundlePublished(String digest, @Nullable String previous) implements OfRegistry {
        @Override
        public String message() {
            return "Policy bundle " + digest.substring(0, 12) + " published";
        }
    }

    /** {@code FC-REG-003}. */
    record PrincipalsChanged(String digest, @Nullable String previous) implements OfRegistry {
        @Override
        public String message() {
            return "Principals changed";
        }
    }

    /**
     * {@code FC-CMD-001}. Of no run's chain.
     *
     * @param bodySha256 SHA-256 over the refused record's value
     * @param suppressed how many refusals of this principal were not logged since the last that was
     */
    record CommandRefused(RejectionCode code, String detail, String bodySha256, int suppressed) implements Event {
        @Override
        public String message() {
            return "Command refused: " + detail;
        }
    }

    /** The code, such as {@code FC-RUN-001}. */
    default EventType type() {
        return EventType.of(this);
    }
}
