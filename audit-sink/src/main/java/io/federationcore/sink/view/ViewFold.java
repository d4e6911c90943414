package io.federationcore.sink.view;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RunStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds events, in the log's order, into runs, steps and gates. Pure: what it is given to begin with and the events
 * decide the result, however the events are cut into batches.
 */
final class ViewFold {
    private final Map<String, RunView> runs = new HashMap<>();
    private final Map<String, Map<String, StepView>> stepsOfRuns = new HashMap<>();
    private final Map<String, GateView> gates = new HashMap<>();
    private final Set<String> changedRuns = new HashSet<>();
    private final Set<StepView.Key> changedSteps = new HashSet<>();
    private final Set<String> changedGates = new HashSet<>();
    private final Map<StepView.Key, JsonValue> outputs;

    /**
     * @param runs every run that the events may speak of, with all its steps and its pending gates, as folded so far
     * @param outputs of steps that completed earlier and whose output becomes their run's
     */
    ViewFold(
            Collection<RunView> runs,
            Collection<StepView> steps,
            Collection<GateView> gates,
            Map<StepView.Key, JsonValue> outputs) {
        runs.forEach(run -> this.runs.put(run.runId(), run));
        steps.forEach(step -> steps(step.runId()).put(step.stepId(), step));
        gates.forEach(gate -> this.gates.put(gate.gateId(), gate));
        this.outputs = new HashMap<>(outputs);
    }

    Collection<RunView> changedRuns() {
        return changedRuns.stream().map(id -> present(runs.get(id), "run", id)).toList();
    }

    Collection<StepView> changedSteps() {
        return changedSteps.stream()
                .map(key -> present(steps(key.runId()).get(key.stepId()), "step", key))
                .toList();
    }

    Collection<GateView> changedGates() {
        return changedGates.stream()
                .map(id -> present(gates.get(id), "gate", id))
                .toList();
    }

    /**
     * Folds one event.
     *
     * @throws IllegalStateException if it speaks of a run, step or gate that the log has not told of before
     */
    void apply(EventInLog at) {
        switch (at.event()) {
            case Event.RunCreated event -> created(at, event);
            case Event.RunStatusChanged event -> run(at, run -> run.moved(event.to(), event.reason(), at.time()));
            case Event.RunFinished event -> finished(at, event);
            case Event.RunSealed event -> run(at, run -> run.sealed(event.root()));
            case Event.StepStarted event -> {
                step(at, event.stepId(), step -> step.started(event, at.time()));
                run(at, run -> current(run, at.runId(), event.stepIndex()));
            }
            case Event.StepExtended event -> {
                step(at, event.stepId(), step -> step.extended(event));
                run(at, UnaryOperator.identity());
            }
            case Event.StepCompleted event -> {
                outputs.put(new StepView.Key(at.runId(), event.stepId()), event.output());
                step(at, event.stepId(), step -> step.completed(event, at.time()));
                run(at, run -> current(run, at.runId(), event.stepIndex() + 1));
            }
            case Event.StepFailed event -> {
                StepError error = new StepError(event.code(), event.detail());
                step(at, event.stepId(), step -> step.failed(error, at.time()));
                run(at, UnaryOperator.identity()); // the run still stands at the step at which it fails
            }
            case Event.StepRetryScheduled event -> {
                StepError error = new StepError(event.code(), event.detail());
                step(at, event.stepId(), step -> step.retrying(error, event.due()));
                run(at, UnaryOperator.identity());
            }
            case Event.GateRequested event -> requested(at, event);
            case Event.GateFlagged event -> {
                gate(event.gateId(), gate -> gate.flagged(event, at.dataSha256()));
                step(at, event.stepId(), step -> step.waiting(StepStatus.WAITING_PEOPLE));
                run(at, UnaryOperator.identity());
            }
            case Event.VoteRecorded event -> {
                GateVote vote = new GateVote(event.voter(), event.vote(), event.reason(), at.time());
                gate(event.gateId(), gate -> gate.voted(vote));
                run(at, UnaryOperator.identity());
            }
            case Event.GateInputAccepted event -> {
                gate(event.gateId(), gate -> gate.supplied(event.input()));
                run(at, UnaryOperator.identity());
            }
            case Event.OverrideRequested event -> {
                gate(event.gateId(), gate -> gate.overridden(GateOverride.requested(event)));
                run(at, UnaryOperator.identity());
            }
            case Event.OverrideApplied event -> {
                gate(event.gateId(), gate -> gate.overridden(override(gate).applied(event, at.time())));
                run(at, UnaryOperator.identity());
            }
            case Event.OverrideReviewed event -> // of no chain: the run itself stays as it is
                gate(event.gateId(), gate -> gate.overridden(override(gate).reviewed(event, at.time())));
            case Event.GateResolved event -> resolved(at, event);
            case Event.WorkflowRegistered registered -> untold(registered);
            case Event.BundlePublished published -> untold(published);
            case Event.PrincipalsChanged changed -> untold(changed);
            case Event.OverrideNoted noted -> untold(noted);
            case Event.CommandRefused refused -> untold(refused);
        }
    }

    /** No view tells of these; readers find them among the entries. */
    private static void untold(@SuppressWarnings("unused") Event event) {}

    private void created(EventInLog at, Event.RunCreated event) {
        RunView.Origin origin = new RunView.Origin(
                at.runId(),
                at.entry().tenantId(),
                at.entry().principal(),
                at.entry().actor(),
                at.time());
        put(RunView.of(origin, event, RunProgress.created(at.time(), at.seq(), at.leaf())));
    }

    private void finished(EventInLog at, Event.RunFinished event) {
        JsonValue output = event.outputStep() == null ? null : output(at.runId(), event.outputStep());
        RunError error =
                event.to() == RunStatus.COMPLETED ? null : new RunError(event.reason(), event.detail(), event.stepId());
        run(at, run -> run.finished(event.to(), output, error, at.time()));
        for (StepView step : List.copyOf(steps(at.runId()).values())) {
            if (!step.status().ended()) {
                put(step.ended(StepStatus.CANCELLED, at.time()));
            }
        }
    }

    private JsonValue output(String runId, String stepId) {
        StepView.Key key = new StepView.Key(runId, stepId);
        return present(outputs.get(key), "output of", key);
    }

    private void requested(EventInLog at, Event.GateRequested event) {
        put(GateView.requested(at, event));
        if (event.stepId() == null || event.stepIndex() == null) {
            return; // the gate of a bundle, in the registry's chain
        }
        StepView before = steps(at.runId()).get(event.stepId());
        put(StepView.entered(at, event, event.stepId(), event.stepIndex(), before));
        int index = event.stepIndex();
        run(at, run -> current(run, at.runId(), index));
    }

    private void resolved(EventInLog at, Event.GateResolved event) {
        gate(event.gateId(), gate -> gate.resolved(event, at.time()));
        if (event.stepId() != null) {
            step(at, event.stepId(), step -> atGate(step, event.outcome(), at));
        }
        if (!at.runId().equals(Command.REGISTRY)) {
            run(at, UnaryOperator.identity());
        }
    }

    private static StepView atGate(StepView step, GateOutcome outcome, EventInLog at) {
        return switch (outcome) {
            case ALLOWED, APPROVED, BYPASSED -> step.waiting(StepStatus.READY);
            case SUPERSEDED -> step.waiting(StepStatus.WAITING_VERDICT);
            case DENIED, UNSATISFIABLE -> step.ended(StepStatus.DENIED, at.time());
            case REJECTED -> step.ended(StepStatus.REJECTED, at.time());
            case EXPIRED -> step.ended(StepStatus.EXPIRED, at.time());
            case CANCELLED -> step.ended(StepStatus.CANCELLED, at.time());
        };
    }

    /** The run at its first unfinished step, or, between two steps, at the index that comes next. */
    private RunProgress current(RunProgress run, String runId, int next) {
        Optional<StepView> unfinished = steps(runId).values().stream()
                .filter(step -> !step.status().ended())
                .min(Comparator.comparingInt(StepView::stepIndex));
        return unfinished.map(step -> run.at(step.stepId(), step.stepIndex())).orElseGet(() -> run.at(null, next));
    }

    private void run(EventInLog at, UnaryOperator<RunProgress> change) {
        RunView run = present(runs.get(at.runId()), "run", at.runId());
        put(run.with(change.apply(run.progress()).reached(at.time(), at.seq(), at.leaf())));
    }

    private void step(EventInLog at, String stepId, UnaryOperator<StepView> change) {
        StepView.Key key = new StepView.Key(at.runId(), stepId);
        put(change.apply(present(steps(key.runId()).get(key.stepId()), "step", key)));
    }

    private static GateOverride override(GateView gate) {
        return present(gate.override(), "an override of gate", gate.gateId());
    }

    private void gate(String gateId, UnaryOperator<GateView> change) {
        put(change.apply(present(gates.get(gateId), "gate", gateId)));
    }

    private Map<String, StepView> steps(String runId) {
        return stepsOfRuns.computeIfAbsent(runId, id -> new HashMap<>());
    }

    private void put(RunView run) {
        runs.put(run.runId(), run);
        changedRuns.add(run.runId());
    }

    private void put(StepView step) {
        steps(step.runId()).put(step.stepId(), step);
        changedSteps.add(step.key());
    }

    private void put(GateView gate) {
        gates.put(gate.gateId(), gate);
        changedGates.add(gate.gateId());
    }

    private static <T> T present(@Nullable T found, String what, Object id) {
        if (found == null) {
            throw new IllegalStateException(
                    "Expected the log to tell of " + what + " '" + id + "' first, but found none");
        }
        return found;
    }
}
