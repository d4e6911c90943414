package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.InFlight;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.registry.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a Titan's result, or its wish for more time, does to a run. Only what is said of the open attempt, in time, does
 * anything.
 */
final class StepDecisions {
    private StepDecisions() {}

    static Decision<RunState> complete(
            Live live, Command.CompleteStep result, Message.Asked asked, RunDraft draft, Context context) {
        return inFlight(live, result.stepId(), result.attempt(), asked, context, step -> {
            int size = result.output().size();
            int total = live.facts().payloadBytes() + size;
            if (size > Limits.PAYLOAD_BYTES || total > Limits.RUN_PAYLOAD_BYTES) {
                String detail = "Expected an output of at most %d bytes and %d in the whole run, but found %d and %d"
                        .formatted(Limits.PAYLOAD_BYTES, Limits.RUN_PAYLOAD_BYTES, size, total);
                draft.failAttempt(step.stepId(), step.attempt(), RejectionCode.TOO_LARGE.wire(), detail, false);
                return draft.accepted();
            }
            draft.record(new Event.StepCompleted(
                    step.stepId(),
                    step.index(),
                    step.attempt(),
                    result.output(),
                    result.output().sha256()));
            return draft.proceed();
        });
    }

    static Decision<RunState> fail(
            Live live, Command.FailStep result, Message.Asked asked, RunDraft draft, Context context) {
        return inFlight(live, result.stepId(), result.attempt(), asked, context, step -> {
            draft.failAttempt(step.stepId(), step.attempt(), result.code(), result.message(), result.retryable());
            return draft.accepted();
        });
    }

    static Decision<RunState> extend(
            Live live, Command.ExtendStep extension, Message.Asked asked, RunDraft draft, Context context) {
        return inFlight(live, extension.stepId(), extension.attempt(), asked, context, step -> {
            Duration timeout = draft.workflow().steps().get(step.index()).attemptTimeout();
            Instant wished = draft.clock().plus(timeout);
            Instant deadline = live.facts().deadline();
            Instant due = wished.isBefore(deadline) ? wished : deadline;
            Duration least = timeout.dividedBy(Limits.EXTENSION_PARTS);
            if (step.extensions() >= Limits.EXTENSIONS) {
                return notExtended("Expected at most %d extensions of one attempt, and step '%s' had as many"
                        .formatted(Limits.EXTENSIONS, step.stepId()));
            }
            if (due.isBefore(step.due().plus(least))) {
                return notExtended("Expected an extension that gives step '%s' at least %s more, but it would end at %s"
                        .formatted(step.stepId(), least, due));
            }
            draft.record(new Event.StepExtended(step.stepId(), step.index(), step.attempt(), due));
            return draft.accepted();
        });
    }

    private static Decision<RunState> notExtended(String why) {
        return new Decision.Rejected<>(RejectionCode.NOT_EXTENDED, why);
    }

    private static Decision<RunState> inFlight(
            Live live,
            String stepId,
            int attempt,
            Message.Asked asked,
            Context context,
            Function<InFlight, Decision<RunState>> then) {
        Optional<InFlight> found = live.walk()
                .find(
                        InFlight.class,
                        step -> step.stepId().equals(stepId)
                                && step.attempt() == attempt
                                && step.queue() != null); // a driver's work has no results
        if (found.isEmpty()) {
            return new Decision.Rejected<>(
                    RejectionCode.STALE,
                    "Expected word of an attempt that is under way, but attempt " + attempt + " of step '" + stepId
                            + "' is not");
        }
        InFlight step = found.get();
        String queue = step.queue() == null ? "" : step.queue();
        Optional<String> objection =
                context.authority().objection(asked.who(), Scope.TASK_WRITE, asked.tenantId(), queue);
        if (objection.isPresent()) {
            return new Decision.Rejected<>(
                    RejectionCode.NOT_AUTHORISED, objection.get() + " and queue '" + queue + "'");
        }
        if (!live.clock(context.now()).isBefore(step.due())) {
            return new Decision.Rejected<>(
                    RejectionCode.LATE, "Expected word before " + step.due() + ", but it came after");
        }
        return then.apply(step);
    }
}
