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
     * As what a gate was opened from outside; people are asked at once, {@code FC-GATE-007} follows.
     *
     * @param gateType what kind of gate it is to those who see it
     */
    record Ask(String gateType, @Nullable String description) {}

    /**
     * {@code FC-GATE-007}. Policy or definition asks for people; the gate stays closed until they decide. This is what an
     * approver sees, and what a vote is bound to: {@link Ballot}. Members behind {@code expires} are null, and lists empty,
     * in entries of gates that were opened before there were ballots.
     *
     * @param verdict null where a driver outside opened the gate
     * @param inputSha256 the digest of what was judged
     * @param bundleDigest the bundle that judged; votes are void once another is in force
     * @param principalsDigest the principals by which the gate could be satisfied
     * @param separation who may not approve, and {@code excluded} whom that means here, {@code user:<id>}
     * @param inputSchema what the approvers' input must pass; null where they supply none
     * @param signed the signature of {@code verdict}; absent where a shared secret made it, and from older entries
     */
    record GateFlagged(
            String gateId,
            String name,
            String stepId,
            int attempt,
            @Nullable Verdict verdict,
            String approval,
            List<String> approvers,
            int quorum,
            Instant expires,
            @Nullable String tenantId,
            @Nullable String runId,
            @Nullable String workflowId,
            @Nullable String workflowVersion,
            @Nullable String workflowDigest,
            @Nullable StepType stepType,
            @Nullable String inputSha256,
            @Nullable String bundleDigest,
            @Nullable String principalsDigest,
            @Nullable List<Separation> separation,
            @Nullable List<String> excluded,
            @Nullable JsonValue inputSchema,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Signed signed)
            implements OfRun {
        public GateFlagged {
            approvers = List.copyOf(approvers);
            separation = separation == null ? List.of() : List.copyOf(separation);
            excluded = excluded == null ? List.of() : List.copyOf(excluded);
        }

        @Override
        public String message() {
            return "Gate " + name + " waits for people" + (verdict == null ? "" : ": " + verdict.reason());
        }
    }

    /**
     * {@code FC-GATE-004}. A withdrawal takes the same person's approval back.
     *
     * @param ballotSha256 the digest of the {@link Ballot} that the voter was shown; null in older entries
     * @param inputSha256 the digest of the approver's input; null in older entries and where there is none
     * @param signed the signature of the vote; absent where a shared secret made it, and from older entries
     */
    record VoteRecorded(
            String gateId,
            String name,
            String stepId,
            int attempt,
            Vote vote,
            Actor voter,
            @Nullable String reason,
            @Nullable String ballotSha256,
            @Nullable String inputSha256,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Signed signed)
            implements OfRun {
        @Override
        public String message() {
            String did = vote == Vote.WITHDRAW ? " withdrew a vote" : " voted to " + vote.wire();
            return "Gate " + name + ": " + voter.id() + did;
        }
    }

    /** {@code FC-GATE-003}. What the approvers supplied, once, when they let the gate open. Later steps and policies see it. */
    record GateInputAccepted(
            String gateId, String name, String stepId, int attempt, JsonValue input, String inputSha256)
            implements OfRun {
        public GateInputAccepted {
            input = input == null ? JsonValue.NULL : input;
        }

        @Override
        public String message() {
            return "Gate " + name + ": input accepted";
        }
    }

    /**
     * {@code FC-GATE-008}.
     *
     * @param by who asks, and may not apply it
     * @param until when it can be applied no longer
     * @param signed the signature of the request; absent where a shared secret made it, and from older entries
     */
    record OverrideRequested(
            String gateId,
            String name,
            String stepId,
            int attempt,
            Actor by,
            OverrideReason reasonCode,
            String justification,
            String ticket,
            String ballotSha256,
            Instant until,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Signed signed)
            implements OfRun {
        @Override
        public String message() {
            return "Gate " + name + ": override requested by " + by.id() + ", " + ticket;
        }
    }

    /**
     * {@code FC-GATE-005}. The gate opens without its approvers.
     *
     * @param requestedBy one of the two, {@code by} the other
     * @param bypassed what was not waited for
     * @param reviewDue when both may not override again until the review is completed
     * @param signed the signature of the application; absent where a shared secret made it, and from older entries
     */
    record OverrideApplied(
            String gateId,
            String name,
            String stepId,
            int attempt,
            Actor requestedBy,
            Actor by,
            OverrideReason reasonCode,
            String justification,
            String ticket,
            String ballotSha256,
            Bypassed bypassed,
            Instant reviewDue,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Signed signed)
            implements OfRun {
        @Override
        public String message() {
            return "Gate " + name + " overridden by " + requestedBy.id() + " and " + by.id() + ", " + ticket;
        }
    }

    /**
     * What an override did not wait for.
     *
     * @param verdict the verdict that asked for people, and {@code rules} and {@code reason} of it; null without one
     * @param approvals the votes for it that counted by then, {@code user:<id>}
     * @param inputRequired whether the approvers would have had to supply an input
     */
    record Bypassed(
            @Nullable VerdictKind verdict,
            @Nullable String policy,
            @Nullable String tier,
            List<String> rules,
            @Nullable String reason,
            String approval,
            List<String> approvers,
            int quorum,
            List<String> approvals,
            List<String> excluded,
            boolean inputRequired) {
        public Bypassed {
            rules = List.copyOf(rules);
            approvers = List.copyOf(approvers);
            approvals = List.copyOf(approvals);
            excluded = List.copyOf(excluded);
        }
    }

    /** {@code FC-GATE-006}. Of no chain: it may come when the run's is sealed. */
    record OverrideReviewed(String gateId, String name, Actor by, ReviewFinding finding, String note) implements OfRun {
        @Override
        public String message() {
            return "Gate " + name + ": override reviewed by " + by.id() + ", " + finding.wire();
        }
    }

    /**
     * {@code FC-GATE-002}.
     *
     * @param verdict the verdict that decided; null where none came, or where {@code FC-GATE-007} holds it
     * @param by the person who decided, where one did
     * @param approvals where people approved: all whose votes counted, {@code user:<id>}; otherwise empty
     * @param principalsDigest the principals by which they counted; null otherwise
     * @param signed the signature of {@code verdict}; absent where a shared secret made it, and from older entries
     */
    record GateResolved(
            String gateId,
            String name,
            @Nullable String stepId,
            int attempt,
            GateOutcome outcome,
            String reason,
            @Nullable Verdict verdict,
            @Nullable Actor by,
            @Nullable List<String> approvals,
            @Nullable String principalsDigest,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Signed signed)
            implements OfRun, OfRegistry {
        public GateResolved {
            approvals = approvals == null ? List.of() : List.copyOf(approvals);
        }

        /** A resolution that no signature is kept of. */
        public GateResolved(
                String gateId,
                String name,
                @Nullable String stepId,
                int attempt,
                GateOutcome outcome,
                String reason,
                @Nullable Verdict verdict,
                @Nullable Actor by,
                @Nullable List<String> approvals,
                @Nullable String principalsDigest) {
            this(gateId, name, stepId, attempt, outcome, reason, verdict, by, approvals, principalsDigest, null);
        }

        /** A resolution that is not people's approval. */
        public GateResolved(
                String gateId,
                String name,
                @Nullable String stepId,
                int attempt,
                GateOutcome outcome,
                String reason,
                @Nullable Verdict verdict,
                @Nullable Actor by,
                @Nullable Signed signed) {
            this(gateId, name, stepId, attempt, outcome, reason, verdict, by, null, null, signed);
        }

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
     * {@code FC-REG-004}. An override of a run's gate awaits its review, or does not any more.
     *
     * @param digest of the {@code OpenReviews} that are in the registry now
     */
    record OverrideNoted(
            String run, String gateId, List<String> overriders, Instant reviewDue, boolean reviewed, String digest)
            implements OfRegistry {
        public OverrideNoted {
            overriders = List.copyOf(overriders);
        }

        @Override
        public String message() {
            return "Override of gate " + gateId + (reviewed ? " reviewed" : " awaits its review");
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
