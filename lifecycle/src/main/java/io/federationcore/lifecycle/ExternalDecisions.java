package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.Cleared;
import io.federationcore.lifecycle.OpenStep.InFlight;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.lifecycle.RunState.Pending;
import io.federationcore.lifecycle.RunState.Running;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What the program that drives a run may do with it. It chooses the order of the steps, but each is entered through its
 * policy gate, and what a gate holds only that gate releases. The run is at one step at a time.
 */
final class ExternalDecisions {
    private ExternalDecisions() {}

    /** Begins the run, at no step yet. */
    static Decision<RunState> start(RunDraft draft) {
        begin(draft);
        return draft.accepted();
    }

    static Decision<RunState> enter(Live live, Command.EnterStep enter, RunDraft draft) {
        String wanted = "enter step '" + enter.stepId() + "' of";
        return atStep(live, enter.stepId(), wanted, draft, index -> {
            if (!isFree(live, true)) {
                return Refusals.wrongState(wanted, live);
            }
            begin(draft);
            draft.live().walk().find(Cleared.class, step -> true).ifPresent(draft::start);
            leaveFor(index, draft);
            draft.enter(index, live.walk().attemptsOf(index) + 1);
            return draft.accepted();
        });
    }

    static Decision<RunState> open(Live live, Command.OpenGate open, RunDraft draft) {
        String wanted = "open a gate at step '" + open.stepId() + "' of";
        return atStep(live, open.stepId(), wanted, draft, index -> {
            if (!isFree(live, false)) {
                return Refusals.wrongState(wanted, live);
            }
            Optional<String> lacking = PeopleGates.lacking(
                    open.asked(), List.of(), live.tenantId(), draft.context().authority());
            if (lacking.isPresent()) {
                return new Decision.Rejected<>(
                        RejectionCode.UNSATISFIABLE_GATE,
                        "Gate '" + open.gateName() + "' cannot be satisfied: " + lacking.get());
            }
            if (live instanceof Pending) {
                begin(draft);
            }
            leaveFor(index, draft);
            draft.open(index, live.walk().attemptsOf(index) + 1, open);
            return draft.accepted();
        });
    }

    static Decision<RunState> finish(Live live, Command.FinishRun finish, Message.Asked asked, RunDraft draft) {
        boolean completes = finish.status() == RunStatus.COMPLETED;
        String wanted = completes ? "complete" : "fail";
        Optional<Decision<RunState>> refused = ofDriver(live, wanted);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!completes) {
            String by = "Failed by " + asked.who().actor().id();
            draft.fail(
                    FinishReason.DRIVER_FAILED,
                    finish.reason() == null ? by : finish.reason(),
                    live.walk().steps().stream()
                            .map(OpenStep::stepId)
                            .findFirst()
                            .orElse(null));
            return draft.accepted();
        }
        if (!(live instanceof Running) || !isFree(live, false)) {
            return Refusals.wrongState(wanted, live);
        }
        Optional<StepDefinition> missing = firstNeverEntered(live, draft);
        if (missing.isPresent()) {
            return new Decision.Rejected<>(
                    RejectionCode.WRONG_STATE,
                    "Expected to complete run '" + live.runId() + "', but its step '"
                            + missing.get().id() + "', which is required, was never entered");
        }
        leaveFor(-1, draft);
        draft.complete((Running) draft.live());
        return draft.accepted();
    }

    private static Decision<RunState> atStep(
            Live live, String stepId, String wanted, RunDraft draft, IntFunction<Decision<RunState>> then) {
        Optional<Decision<RunState>> refused = ofDriver(live, wanted);
        if (refused.isPresent()) {
            return refused.get();
        }
        int index = draft.workflow().indexOf(stepId);
        if (index < 0) {
            return new Decision.Rejected<>(
                    RejectionCode.UNKNOWN_STEP,
                    "Expected a step of workflow '" + draft.workflow().id() + "', but it has no '" + stepId + "'");
        }
        // A gate that is opened from outside takes one attempt, and the policy's behind it another.
        if (live.walk().attemptsOf(index) + 2 > Command.MAX_ATTEMPTS) {
            return new Decision.Rejected<>(
                    RejectionCode.WRONG_STATE,
                    "Expected to come to step '" + stepId + "' at most " + (Command.MAX_ATTEMPTS - 1)
                            + " times, but run '" + live.runId() + "' has");
        }
        return then.apply(index);
    }

    private static Optional<Decision<RunState>> ofDriver(Live live, String wanted) {
        return live.facts().driver() == Driver.EXTERNAL
                ? Optional.empty()
                : Optional.of(new Decision.Rejected<>(
                        RejectionCode.WRONG_STATE,
                        "Expected to " + wanted + " run '" + live.runId()
                                + "', but its definition drives it, and it is "
                                + live.status().wire()));
    }

    /** Whether nothing is open but a step that the driver itself works on, or that waits for no more than a resume. */
    private static boolean isFree(Live live, boolean clearedToo) {
        return live.walk().steps().stream()
                .allMatch(step -> (step instanceof InFlight work && work.queue() == null)
                        || (clearedToo && step instanceof Cleared));
    }

    /** Has the run running: begun if it was not, and in nobody's hold. */
    private static void begin(RunDraft draft) {
        if (draft.live() instanceof Pending) {
            draft.record(
                    new Event.RunStatusChanged(RunStatus.PENDING, RunStatus.RUNNING, StatusReason.STARTED, null, null));
        } else if (draft.live() instanceof Paused) {
            draft.record(new Event.RunStatusChanged(
                    RunStatus.PAUSED, RunStatus.RUNNING, StatusReason.PERSON_RESUMED, null, null));
        }
    }

    /** The step that the driver was at is done, unless it is the one to come, which is then tried once more. */
    private static void leaveFor(int index, RunDraft draft) {
        for (OpenStep step : List.copyOf(draft.live().walk().steps())) {
            if (step.index() != index) {
                draft.record(new Event.StepCompleted(
                        step.stepId(), step.index(), step.attempt(), JsonValue.NULL, JsonValue.NULL.sha256()));
            }
        }
    }

    private static Optional<StepDefinition> firstNeverEntered(Live live, RunDraft draft) {
        List<StepDefinition> steps = draft.workflow().steps();
        return steps.stream()
                .filter(StepDefinition::mustBeEntered)
                .filter(step -> live.walk().attemptsOf(steps.indexOf(step)) == 0)
                .findFirst();
    }
}
