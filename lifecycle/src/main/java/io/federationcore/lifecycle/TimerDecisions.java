package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.AtGate;
import io.federationcore.lifecycle.OpenStep.InFlight;
import io.federationcore.lifecycle.OpenStep.Resting;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import java.util.Optional;

/** What a due timer does to a run. One that the state does not have any more does nothing. */
final class TimerDecisions {
    private TimerDecisions() {}

    static Decision<RunState> decide(Live live, Command.TimerDue due, RunDraft draft, Context context) {
        Optional<Timer> found = live.timers().stream()
                .filter(timer -> timer.id().equals(due.timerId()) && timer.due().equals(due.due()))
                .findFirst();
        if (found.isEmpty() || found.get().due().isAfter(context.now())) {
            return new Decision.Rejected<>(
                    RejectionCode.STALE,
                    "Expected a timer of run '" + live.runId() + "' that is due, but '" + due.timerId() + "' is not");
        }
        Timer timer = found.get();
        Optional<OpenStep> step = live.walk().steps().stream()
                .filter(open -> open.timer().filter(timer::equals).isPresent())
                .findFirst();
        draft.leadBy(step.map(OpenStep::commandId).orElse(live.facts().commandId()));
        return step.map(open -> ofStep(open, draft)).orElseGet(() -> {
            draft.fail(FinishReason.DEADLINE_MISSED, "Its deadline " + timer.due() + " passed", null);
            return draft.accepted();
        });
    }

    private static Decision<RunState> ofStep(OpenStep open, RunDraft draft) {
        return switch (open) {
            case OpenStep.AwaitingVerdict gate ->
                expire(gate, FinishReason.VERDICT_TIMEOUT, "No verdict came before " + gate.due(), draft);
            case OpenStep.AwaitingPeople gate ->
                expire(gate, FinishReason.GATE_EXPIRED, "Nobody decided before " + gate.expires(), draft);
            case InFlight step -> {
                String detail = "No result came before " + step.due();
                draft.failAttempt(step.stepId(), step.attempt(), "timeout", detail, true);
                yield draft.accepted();
            }
            case Resting step -> {
                draft.enter(step.index(), step.attempt());
                yield draft.accepted();
            }
            case OpenStep.Cleared step -> throw new IllegalStateException("A cleared step waits for no timer");
        };
    }

    private static Decision<RunState> expire(AtGate gate, FinishReason reason, String detail, RunDraft draft) {
        draft.resolve(gate, GateOutcome.EXPIRED, detail, null, null);
        draft.fail(reason, "Gate " + gate.gateName() + " expired: " + detail, gate.stepId());
        return draft.accepted();
    }
}
