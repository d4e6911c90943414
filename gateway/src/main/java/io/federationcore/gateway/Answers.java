package io.federationcore.gateway;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.view.GateStatus;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs, log entries and gates as HTTP shows them: the stored views, under the contract's names ({@code openapi.json}). */
final class Answers {
    private Answers() {}

    /** What most calls answer. */
    record RunAnswer(Run run, List<Log> logs, List<Gate> gates) {}

    /** A page of runs. */
    record RunList(List<Run> runs, int limit, int offset) {}

    /** A run. */
    record Run(
            String runId,
            String workflowId,
            String workflowVersion,
            RunStatus status,
            @Nullable String currentStep,
            int stepIndex,
            String tenantId,
            String actorId,
            String correlationId,
            JsonValue inputPayload,
            @Nullable JsonValue outputPayload,
            @Nullable RunErrorDetails errorDetails,
            List<String> receiptChain,
            @Nullable String workflowReceiptHash,
            @Nullable String evidencePackHash,
            List<String> evidencePackRefs,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            Instant updatedAt) {}

    /** Why a run failed. */
    record RunErrorDetails(
            String reason,
            @Nullable String message,
            @Nullable String stepId) {}

    /** An entry of the log. */
    record Log(
            String logId,
            String runId,
            String eventType,
            String eventCategory,
            @Nullable String stepId,
            @Nullable String previousStatus,
            @Nullable String newStatus,
            String actorId,
            String message,
            JsonValue details,
            Instant timestamp,
            @Nullable Long durationMs,
            String evidenceHash) {}

    /** A gate at which people are or were asked. */
    record Gate(
            String gateId,
            String runId,
            @Nullable String stepId,
            String gateType,
            String gateName,
            @Nullable String description,
            String status,
            List<String> requiredApprovers,
            @Nullable String approvedBy,
            List<GateVote> votes,
            @Nullable String rejectionReason,
            Instant createdAt,
            @Nullable Instant resolvedAt,
            @Nullable Instant expiresAt,
            @Nullable String evidencePackHash) {}

    /** One person's vote. */
    record GateVote(String voterId, String vote, @Nullable String reason, Instant timestamp) {}

    /** What registering a workflow answers. */
    record Registered(
            String workflowId, String version, java.util.Map<String, String> artifactHashes, boolean idempotent) {}

    static Run run(RunView view, List<String> leaves) {
        JsonValue output = view.outputPayload();
        return new Run(
                view.runId(),
                view.workflowId(),
                view.workflowVersion(),
                view.status(),
                view.currentStep(),
                view.stepIndex(),
                view.tenantId(),
                view.actor().id(),
                view.correlationId() == null ? view.runId() : view.correlationId(),
                view.inputPayload().isNull() ? JsonValue.EMPTY_OBJECT : view.inputPayload(),
                output == null || !output.isObject() ? null : output,
                view.errorDetails() == null
                        ? null
                        : new RunErrorDetails(
                                view.errorDetails().reason().wire(),
                                view.errorDetails().detail(),
                                view.errorDetails().stepId()),
                leaves,
                view.workflowReceiptHash(),
                null,
                List.of(),
                view.createdAt(),
                view.startedAt(),
                view.completedAt(),
                view.updatedAt());
    }

    static Log log(StoredEntry stored) {
        AuditRecord record = stored.readRecord();
        Entry entry = record.entry();
        Optional<Event> event = record.knownEvent();
        String code = entry.type().code();
        return new Log(
                entry.eventId(),
                entry.runId(),
                code,
                code.split("-", 3)[1].toLowerCase(java.util.Locale.ROOT),
                event.map(Answers::stepOf).orElse(null),
                event.map(Answers::previous).orElse(null),
                event.map(Answers::next).orElse(null),
                entry.actor().id(),
                event.map(Event::message).orElse(code), // a later release knows what it means
                stored.data(),
                entry.time(),
                event.map(Answers::duration).orElse(null),
                stored.leaf());
    }

    static Gate gate(GateView view) {
        boolean refused = view.status() == GateStatus.REJECTED || view.status() == GateStatus.DENIED;
        Actor decider = view.approvedBy();
        return new Gate(
                view.gateId(),
                view.runId(),
                view.stepId(),
                view.openedAs() == null ? view.gateType().wire() : view.openedAs(),
                view.name(),
                view.description(),
                status(view.status()),
                view.approvers().stream().map(Answers::bare).toList(),
                decider == null ? null : decider.id(),
                view.votes().stream()
                        .map(vote -> new GateVote(vote.voter().id(), vote.vote().wire(), vote.reason(), vote.time()))
                        .toList(),
                refused ? view.reason() : null,
                view.createdAt(),
                view.resolvedAt(),
                view.expiresAt(),
                null);
    }

    private static String status(GateStatus status) {
        return switch (status) {
            case PENDING -> "pending";
            case ALLOWED, APPROVED -> "approved";
            case DENIED, REJECTED, UNSATISFIABLE -> "rejected";
            case BYPASSED -> "bypassed";
            case EXPIRED, CANCELLED, SUPERSEDED -> "expired"; // nobody can decide any more
        };
    }

    /** As whoever opened the gate may have written it: a bare id means a user. */
    private static String bare(String approver) {
        return approver.startsWith("user:") ? approver.substring("user:".length()) : approver;
    }

    private static @Nullable String previous(Event event) {
        return switch (event) {
            case Event.RunStatusChanged changed -> changed.from().wire();
            case Event.RunFinished finished -> finished.from().wire();
            default -> null;
        };
    }

    private static @Nullable String next(Event event) {
        return switch (event) {
            case Event.RunCreated created -> RunStatus.PENDING.wire();
            case Event.RunStatusChanged changed -> changed.to().wire();
            case Event.RunFinished finished -> finished.to().wire();
            default -> null;
        };
    }

    private static @Nullable String stepOf(Event event) {
        return switch (event) {
            case Event.StepStarted step -> step.stepId();
            case Event.StepExtended step -> step.stepId();
            case Event.StepCompleted step -> step.stepId();
            case Event.StepFailed step -> step.stepId();
            case Event.StepRetryScheduled step -> step.stepId();
            case Event.GateRequested gate -> gate.stepId();
            case Event.GateFlagged gate -> gate.stepId();
            case Event.GateResolved gate -> gate.stepId();
            case Event.VoteRecorded vote -> vote.stepId();
            case Event.GateInputAccepted input -> input.stepId();
            case Event.OverrideRequested override -> override.stepId();
            case Event.OverrideApplied override -> override.stepId();
            case Event.RunFinished finished -> finished.stepId();
            default -> null;
        };
    }

    /** How long the policy took, where it did anything. */
    private static @Nullable Long duration(Event event) {
        Verdict verdict = switch (event) {
            case Event.GateFlagged gate -> gate.verdict();
            case Event.GateResolved gate -> gate.verdict();
            default -> null;
        };
        return verdict == null ? null : verdict.evaluationMicros() / 1_000;
    }
}
