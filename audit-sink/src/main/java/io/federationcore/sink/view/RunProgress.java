package io.federationcore.sink.view;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The part of a {@link RunView} that changes while the run lives; its members mean the same there. */
record RunProgress(
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
    static RunProgress created(Instant time, long seq, String leaf) {
        return new RunProgress(RunStatus.PENDING, null, null, 0, null, null, null, null, time, seq, leaf, null);
    }

    /** Its newest entry is the one of that leaf. */
    RunProgress reached(Instant time, long newestSeq, String newestLeaf) {
        return new RunProgress(
                status,
                statusReason,
                currentStep,
                stepIndex,
                outputPayload,
                errorDetails,
                startedAt,
                completedAt,
                time,
                newestSeq,
                newestLeaf,
                workflowReceiptHash);
    }

    RunProgress moved(RunStatus to, StatusReason reason, Instant time) {
        Instant started = startedAt == null && to == RunStatus.RUNNING ? time : startedAt;
        return new RunProgress(
                to,
                reason,
                currentStep,
                stepIndex,
                outputPayload,
                errorDetails,
                started,
                completedAt,
                updatedAt,
                seq,
                leaf,
                workflowReceiptHash);
    }

    RunProgress at(@Nullable String step, int index) {
        return new RunProgress(
                status,
                statusReason,
                step,
                index,
                outputPayload,
                errorDetails,
                startedAt,
                completedAt,
                updatedAt,
                seq,
                leaf,
                workflowReceiptHash);
    }

    RunProgress finished(RunStatus to, @Nullable JsonValue output, @Nullable RunError error, Instant time) {
        return new RunProgress(
                to,
                null,
                currentStep,
                stepIndex,
                output,
                error,
                startedAt,
                time,
                updatedAt,
                seq,
                leaf,
                workflowReceiptHash);
    }

    RunProgress sealed(String root) {
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
                root);
    }
}
