package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.Cleared;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.lifecycle.RunState.Running;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The moves of a run, of which decisions are made. Each records what happened and leaves the run where that took it. */
final class RunDraft {
    private final Draft<RunState> draft;
    private final Context context;
    private final WorkflowDefinition workflow;
    private final FreshPayloads payloads;

    RunDraft(RunState state, Message message, Context context, WorkflowDefinition workflow, String commandId) {
        this.draft = new Draft<>(state, state.chain(), message, context, commandId, RunEvolution::evolve);
        this.context = context;
        this.workflow = workflow;
        this.payloads = new FreshPayloads(context.payloads());
    }

    WorkflowDefinition workflow() {
        return workflow;
    }

    Live live() {
        if (draft.state() instanceof Live live) {
            return live;
        }
        throw new IllegalStateException("Expected a live run, but it has ended");
    }

    Context context() {
        return context;
    }

    /** The message's signature, where outsiders can check it. */
    @Nullable
    Signed signed() {
        return draft.signed();
    }

    /** The time by which timers are judged: it stands still while a person holds the run. */
    Instant clock() {
        return live().clock(context.now());
    }

    /** What follows is put down to this command. */
    void leadBy(String commandId) {
        draft.leadBy(commandId);
    }

    void record(Event.OfRun event) {
        draft.record(event);
        payloads.add(event);
    }

    /** Goes on as far as the run can by itself, and ends the decision. */
    Decision<RunState> proceed() {
        while (draft.state() instanceof Running running) {
            Optional<Cleared> cleared = running.walk().find(Cleared.class, step -> true);
            if (cleared.isPresent()) {
                start(cleared.get());
            } else if (!running.walk().open().isEmpty() || workflow.driver() == Driver.EXTERNAL) {
                break;
            } else if (running.walk().next() < workflow.steps().size()) {
                enter(running.walk().next(), 1);
            } else {
                complete(running);
            }
        }
        return draft.accepted();
    }

    /** Ends the decision where the run stands. */
    Decision<RunState> accepted() {
        return draft.accepted();
    }

    /** Brings a step before the policy's gate. */
    void enter(int index, int attempt) {
        StepDefinition step = workflow.steps().get(index);
        JsonValue input = StepInput.of(workflow, index, payloads);
        if (input.size() > MAX_INPUT_BYTES) {
            fail(
                    FinishReason.LIMIT_EXCEEDED,
                    "Expected an input of at most %d bytes for step '%s', but found %d"
                            .formatted(MAX_INPUT_BYTES, step.id(), input.size()),
                    step.id());
            return;
        }
        GateDefinition gate = step.gate();
        record(new Event.GateRequested(
                draft.nextGateId(),
                gate == null ? step.id() : gate.name(),
                step.id(),
                step.type(),
                index,
                attempt,
                input.sha256(),
                clock().plus(context.verdictTimeout())));
    }

    /** Starts a step that passed its gate; a gate step is done with that. */
    void start(Cleared step) {
        StepDefinition definition = workflow.steps().get(step.index());
        String queue = definition.queue();
        record(new Event.StepStarted(
                step.stepId(),
                definition.type(),
                step.index(),
                step.attempt(),
                step.gateId(),
                queue,
                step.inputSha256(),
                due(definition)));
        if (definition.type() == StepType.GATE) {
            JsonValue output = passed(step.gateId());
            record(new Event.StepCompleted(step.stepId(), step.index(), step.attempt(), output, output.sha256()));
        } else if (queue != null && !context.registry().hasQueue(queue)) {
            failAttempt(
                    step.stepId(),
                    step.attempt(),
                    "queue_missing",
                    "Expected a topic for queue '" + queue + "', but found none",
                    true);
        }
    }

    /** Nobody hurries a program outside but the run's own deadline. */
    private Instant due(StepDefinition step) {
        boolean driven = workflow.driver() == Driver.EXTERNAL && step.queue() == null && step.type() != StepType.GATE;
        return driven ? live().facts().deadline() : clock().plus(step.attemptTimeout());
    }

    /** A gate that asks people from the beginning, because somebody outside opened it. */
    void open(int index, int attempt, Command.OpenGate asked) {
        StepDefinition step = workflow.steps().get(index);
        GateDefinition ask = asked.asked();
        String gateId = draft.nextGateId();
        record(new Event.GateRequested(
                gateId,
                ask.name(),
                step.id(),
                step.type(),
                index,
                attempt,
                StepInput.of(workflow, index, payloads).sha256(),
                clock().plus(ask.lifetime()),
                new Event.Ask(asked.gateType(), asked.description())));
        live().walk()
                .find(OpenStep.AwaitingVerdict.class, gate -> gate.gateId().equals(gateId))
                .ifPresent(gate -> PeopleGates.open(gate, ask, asked.gateType(), null, asked.description(), this));
    }

    private static JsonValue passed(String gateId) {
        TreeMap<String, JsonValue> output = new TreeMap<>();
        output.put("gate_id", JsonValue.ofCanonical('"' + gateId + '"')); // ids hold nothing to escape
        output.put("passed", JsonValue.ofCanonical("true"));
        return JsonValue.object(output);
    }

    /** An attempt failed: the step is to be tried again, or the run fails. */
    void failAttempt(String stepId, int attempt, String code, String detail, boolean retryable) {
        int index = workflow.indexOf(stepId);
        StepDefinition step = workflow.steps().get(index);
        if (retryable && attempt < step.retries().attempts()) {
            Instant due = clock().plus(step.retries().restAfter(attempt));
            record(new Event.StepRetryScheduled(stepId, index, attempt, attempt + 1, due, code, detail));
        } else {
            record(new Event.StepFailed(stepId, index, attempt, code, detail));
            fail(FinishReason.STEP_FAILED, "Step '" + stepId + "' failed: " + detail, stepId);
        }
    }

    /** A gate holds the run no more; it goes on, unless something else holds it. */
    void letGo(OpenStep.AwaitingPeople gate, StatusReason reason) {
        Paused paused = (Paused) live();
        boolean last = paused.heldSince() == null && paused.gates().equals(List.of(gate.gateId()));
        record(new Event.RunStatusChanged(
                RunStatus.PAUSED, last ? RunStatus.RUNNING : RunStatus.PAUSED, reason, gate.gateId(), null));
        if (gate.verdict() == null && live() instanceof Running) {
            enter(gate.index(), gate.attempt() + 1); // opened from outside: the policy is still to be asked
        }
    }

    void resolve(
            OpenStep.AtGate gate, GateOutcome outcome, String reason, @Nullable Verdict verdict, @Nullable Actor by) {
        record(new Event.GateResolved(
                gate.gateId(),
                gate.gateName(),
                gate.stepId(),
                gate.attempt(),
                outcome,
                reason,
                verdict,
                by,
                verdict == null ? null : signed()));
    }

    /** Ends the run as failed; gates that are still open are cancelled first. */
    void fail(FinishReason reason, String detail, @Nullable String stepId) {
        List<OpenStep.AtGate> gates = live().walk().steps().stream()
                .filter(OpenStep.AtGate.class::isInstance)
                .map(OpenStep.AtGate.class::cast)
                .toList();
        gates.forEach(gate -> resolve(gate, GateOutcome.CANCELLED, "The run ended: " + detail, null, null));
        record(new Event.RunFinished(live().status(), RunStatus.FAILED, reason, detail, stepId, null, null));
        seal();
    }

    void complete(Running running) {
        RunState.Walk.Output output = running.walk().lastOutput();
        record(new Event.RunFinished(
                RunStatus.RUNNING,
                RunStatus.COMPLETED,
                FinishReason.COMPLETED,
                null,
                null,
                output == null ? null : output.stepId(),
                output == null ? null : output.sha256()));
        seal();
    }

    /** The last entry of the chain. A run that was stored before runs were sealed has none. */
    private void seal() {
        Event.RunSealed seal = draft.state().chain().seal();
        if (seal != null) {
            record(seal);
        }
    }

    /**
     * What is left of a message's size for the input, once everything else in it has taken its most: a task carries the
     * verdict, whose words may take 90 KiB, and with its signature those of up to twenty people.
     */
    static final int MAX_INPUT_BYTES = Limits.MESSAGE_BYTES - 160 * 1024;
}
