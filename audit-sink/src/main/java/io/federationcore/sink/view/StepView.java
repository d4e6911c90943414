package io.federationcore.sink.view;

import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.StepType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run as the stored log tells it: its latest attempt.
 *
 * @param type what the step does
 * @param attempt from 1
 * @param gateId the gate of this attempt
 * @param queue null for a gate step, and until the step first starts
 * @param error why the latest attempt that failed did so
 * @param due while running, when the attempt times out; while retrying, when the next one is entered
 * @param enteredAt when this attempt's gate was requested
 * @param startedAt when this attempt started
 */
public record StepView(
        String runId,
        String stepId,
        int stepIndex,
        @Nullable StepType type,
        int attempt,
        StepStatus status,
        String gateId,
        @Nullable String queue,
        String inputSha256,
        @Nullable String outputSha256,
        @Nullable StepError error,
        @Nullable Instant due,
        Instant enteredAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    /** What identifies a step. */
    record Key(String runId, String stepId) {}

    Key key() {
        return new Key(runId, stepId);
    }

    /** The step at the gate of an attempt; what earlier attempts taught about it stays. */
    static StepView entered(
            EventInLog at, Event.GateRequested event, String stepId, int stepIndex, @Nullable StepView before) {
        return new StepView(
                at.runId(),
                stepId,
                stepIndex,
                event.stepType(),
                event.attempt(),
                event.ask() == null ? StepStatus.WAITING_VERDICT : StepStatus.WAITING_PEOPLE,
                event.gateId(),
                before == null ? null : before.queue,
                event.inputSha256(),
                null,
                before == null ? null : before.error,
                null,
                at.time(),
                null,
                null);
    }

    StepView started(Event.StepStarted event, Instant time) {
        return new StepView(
                runId,
                stepId,
                stepIndex,
                event.stepType(),
                event.attempt(),
                StepStatus.RUNNING,
                event.gateId(),
                event.queue(),
                event.inputSha256(),
                null,
                error,
                event.due(),
                enteredAt,
                time,
                null);
    }

    StepView extended(Event.StepExtended event) {
        return changed(status, error, event.due(), null);
    }

    StepView completed(Event.StepCompleted event, Instant time) {
        return new StepView(
                runId,
                stepId,
                stepIndex,
                type,
                event.attempt(),
                StepStatus.COMPLETED,
                gateId,
                queue,
                inputSha256,
                event.outputSha256(),
                null,
                null,
                enteredAt,
                startedAt,
                time);
    }

    StepView failed(StepError why, Instant time) {
        return changed(StepStatus.FAILED, why, null, time);
    }

    StepView retrying(StepError why, Instant next) {
        return changed(StepStatus.RETRYING, why, next, null);
    }

    StepView waiting(StepStatus status) {
        return changed(status, error, null, null);
    }

    StepView ended(StepStatus status, Instant time) {
        return changed(status, error, null, time);
    }

    private StepView changed(StepStatus to, @Nullable StepError why, @Nullable Instant next, @Nullable Instant ended) {
        return new StepView(
                runId,
                stepId,
                stepIndex,
                type,
                attempt,
                to,
                gateId,
                queue,
                inputSha256,
                outputSha256,
                why,
                next,
                enteredAt,
                startedAt,
                ended);
    }
}
