package io.federationcore.sink.view;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as the stored log tells it.
 *
 * @param principal who was authenticated when it was created, {@code actor} whom that one acted for
 * @param statusReason why the status changed last, while the run lives
 * @param currentStep the first unfinished step that was entered; null before the first, and between two
 * @param stepIndex its index; where there is none, the index that comes next
 * @param outputPayload the output step's output, once completed
 * @param errorDetails why it failed, once failed
 * @param startedAt when it first ran
 * @param updatedAt the time of its newest entry, {@code seq} that entry's place in the chain, {@code leaf} its leaf
 * @param workflowReceiptHash the root over the leaves of the whole run, once it is sealed
 */
public record RunView(
        String runId,
        String tenantId,
        String workflowId,
        String workflowVersion,
        String workflowDigest,
        Driver driver,
        Principal principal,
        Actor actor,
        @Nullable String correlationId,
        JsonValue inputPayload,
        String inputSha256,
        JsonValue metadata,
        List<String> tags,
        @Nullable String retryOf,
        Instant deadline,
        Instant createdAt,
        RunStatus status,
        @Nullable StatusReason statusReason,
        @Nullable String currentStep,
        int stepIndex,
        @Nullable JsonValue outputPayload,
        @Nullable RunError errorDetails,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant updatedAt,
        long seq,
        String leaf,
        @Nullable String workflowReceiptHash) {
    public RunView {
        tags = List.copyOf(tags);
        // Reading JSON makes Java's null of JSON's, which is a payload like any other.
        inputPayload = inputPayload == null ? JsonValue.NULL : inputPayload;
    }

    /** What its first entry says besides the event: whose it is, and when. */
    record Origin(String runId, String tenantId, Principal principal, Actor actor, Instant time) {}

    static RunView of(Origin origin, Event.RunCreated created, RunProgress progress) {
        return new RunView(
                origin.runId(),
                origin.tenantId(),
                created.workflowId(),
                created.workflowVersion(),
                created.workflowDigest(),
                created.driver(),
                origin.principal(),
                origin.actor(),
                created.correlationId(),
                created.input(),
                created.inputSha256(),
                created.metadata(),
                created.tags(),
                created.retryOf(),
                created.deadline(),
                origin.time(),
                progress.status(),
                progress.statusReason(),
                progress.currentStep(),
                progress.stepIndex(),
                progress.outputPayload(),
                progress.errorDetails(),
                progress.startedAt(),
                progress.completedAt(),
                progress.updatedAt(),
                progress.seq(),
                progress.leaf(),
                progress.workflowReceiptHash());
    }

    RunView with(RunProgress progress) {
        return of(new Origin(runId, tenantId, principal, actor, createdAt), created(), progress);
    }

    private Event.RunCreated created() {
        return new Event.RunCreated(
                workflowId,
                workflowVersion,
                workflowDigest,
                driver,
                inputPayload,
                inputSha256,
                metadata,
                tags,
                correlationId,
                retryOf,
                deadline);
    }

    RunProgress progress() {
        return new RunProgress(
                status,
                statusReason,
                currentStep,
                stepIndex,
                outputPayload,
                errorDetails,
                startedAt,
                completedAt,
                updatedAt,
                seq,
                leaf,
                workflowReceiptHash);
    }
}
