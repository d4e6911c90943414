package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.AwaitingPeople;
import io.federationcore.lifecycle.RunState.Born;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Snapshot;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be sent because of what happened to a run. */
public final class RunEffects {
    private RunEffects() {}

    /**
     * What a decision sends, besides its audit entries.
     *
     * @param waiting whether the policy was asked and the sender's answer is still to come
     * @param snapshot null where nothing changed that it shows
     * @param payloads to be kept for later steps, by the names of {@link Context.Payloads}
     * @param notices to the registry
     */
    public record Outgoing(
            List<GateRequest> gateRequests,
            List<Task> tasks,
            @Nullable Snapshot snapshot,
            boolean waiting,
            TreeMap<String, JsonValue> payloads,
            List<Command> notices) {}

    /** What {@code accepted}, decided against {@code before}, sends. */
    public static Outgoing outgoing(RunState before, Decision.Accepted<RunState> accepted, Context context) {
        if (accepted.entries().getLast().event() instanceof Event.OverrideReviewed reviewed) {
            return new Outgoing(
                    List.of(), List.of(), null, false, new TreeMap<>(), List.of(notice((Born) before, reviewed)));
        }
        Live facts = liveOf(before, accepted);
        WorkflowDefinition workflow = context.registry()
                .workflow(facts.facts().workflowDigest())
                .orElseThrow(() -> new IllegalStateException("Expected the workflow of a decided run"));
        FreshPayloads payloads = new FreshPayloads(context.payloads(), accepted.entries());
        Clearances clearances = new Clearances(context.payloads());
        List<GateRequest> requests = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        List<Command> notices = new ArrayList<>();
        for (Recorded recorded : accepted.entries()) {
            Event event = recorded.event();
            clearances.add(event);
            if (event instanceof Event.GateRequested requested && requested.ask() == null) {
                requests.add(request(requested, recorded, facts.facts(), workflow, payloads));
            } else if (event instanceof Event.StepStarted started
                    && started.queue() != null
                    && isOpen(accepted.after(), started)) {
                tasks.add(task(started, before, accepted, facts, workflow, payloads, clearances));
            } else if (event instanceof Event.OverrideApplied applied) {
                notices.add(notice(facts.facts(), applied));
            }
        }
        TreeMap<String, JsonValue> kept = new TreeMap<>(payloads.fresh());
        clearances.keep(accepted.after(), kept);
        return new Outgoing(requests, tasks, snapshot(facts, workflow, accepted), !requests.isEmpty(), kept, notices);
    }

    private static Command notice(RunFacts facts, Event.OverrideApplied applied) {
        return notice(
                facts.tenantId(),
                new Command.NoteOverride(
                        facts.runId(),
                        applied.gateId(),
                        List.of(
                                Authority.PERSON + applied.requestedBy().id(),
                                Authority.PERSON + applied.by().id()),
                        applied.reviewDue(),
                        false));
    }

    private static Command notice(Born run, Event.OverrideReviewed reviewed) {
        OpenReview open = run.openReviews().stream()
                .filter(review -> review.gateId().equals(reviewed.gateId()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Expected the review to have been open"));
        return notice(
                run.tenantId(),
                new Command.NoteOverride(run.runId(), open.gateId(), open.overriders(), open.due(), true));
    }

    private static Command notice(String tenantId, Command.NoteOverride note) {
        String commandId = "override:" + note.gateId() + (note.reviewed() ? ":reviewed" : ":applied");
        return new Command(commandId, tenantId, Command.REGISTRY, note);
    }

    /** A gate step, or one whose queue is missing, is over as soon as it started: nobody is to work on it. */
    private static boolean isOpen(RunState after, Event.StepStarted started) {
        return after instanceof Live live
                && live.walk().open().get(started.stepId()) instanceof OpenStep.InFlight step
                && step.attempt() == started.attempt();
    }

    /** What the policy is asked; its input is that of {@code payloads} as they were then. */
    static GateRequest request(
            Event.GateRequested requested,
            Recorded recorded,
            RunFacts facts,
            WorkflowDefinition workflow,
            Context.Payloads payloads) {
        int index = Objects.requireNonNull(requested.stepIndex(), "a run's gate is a step's");
        StepDefinition step = workflow.steps().get(index);
        return new GateRequest(
                GateRequest.VERSION,
                requested.gateId(),
                facts.tenantId(),
                facts.runId(),
                facts.principal(),
                facts.actor(),
                recorded.entry().time(),
                requested.due(),
                new Subject.OfStep(
                        workflow.id(),
                        workflow.version(),
                        workflow.digest(),
                        step.id(),
                        step.type(),
                        index,
                        requested.attempt(),
                        step.queue(),
                        StepInput.of(workflow, index, payloads),
                        requested.inputSha256(),
                        facts.metadata(),
                        facts.tags()));
    }

    private static Task task(
            Event.StepStarted started,
            RunState before,
            Decision.Accepted<RunState> accepted,
            Live live,
            WorkflowDefinition workflow,
            Context.Payloads payloads,
            Clearances clearances) {
        RunFacts facts = live.facts();
        Clearance clearance = clearances.of(started.stepId(), started.gateId());
        return new Task(
                Task.VERSION,
                facts.tenantId(),
                facts.runId(),
                workflow.id(),
                workflow.version(),
                started.stepId(),
                started.stepType(),
                started.attempt(),
                Objects.requireNonNull(started.queue(), "only a gate has no queue"),
                started.due(),
                StepInput.of(workflow, started.stepIndex(), payloads),
                started.inputSha256(),
                started.gateId(),
                verdict(started.gateId(), before, accepted),
                clearance.verdict(),
                clearance.people());
    }

    /** The verdict that let a gate pass: in this decision, or kept with the step since an earlier one. */
    private static io.federationcore.schemas.message.@Nullable Verdict verdict(
            String gateId, RunState before, Decision.Accepted<RunState> accepted) {
        for (Recorded recorded : accepted.entries()) {
            if (recorded.event() instanceof Event.GateResolved resolved
                    && resolved.gateId().equals(gateId)
                    && resolved.verdict() != null) {
                return resolved.verdict();
            }
        }
        if (!(before instanceof Live live)) {
            return null;
        }
        for (OpenStep step : live.walk().steps()) {
            if (step instanceof AwaitingPeople people && people.gateId().equals(gateId)) {
                return people.verdict();
            }
            if (step instanceof OpenStep.Cleared cleared && cleared.gateId().equals(gateId)) {
                return cleared.verdict();
            }
        }
        return null;
    }

    /** The run as it was while it lived: an ended one keeps no facts. */
    private static Live liveOf(RunState before, Decision.Accepted<RunState> accepted) {
        if (before instanceof Live live) {
            return live;
        }
        RunState born = RunEvolution.evolve(before, accepted.entries().getFirst());
        return (Live) born;
    }

    private static Snapshot snapshot(Live live, WorkflowDefinition workflow, Decision.Accepted<RunState> accepted) {
        RunState after = accepted.after();
        Recorded last = accepted.entries().getLast();
        RunFacts facts = live.facts();
        RunStatus status = after instanceof RunState.Born born ? born.status() : RunStatus.PENDING;
        Event.@Nullable RunFinished end = end(accepted);
        @Nullable FinishReason reason = end == null ? null : end.reason();
        int index = firstUnfinished(live, workflow, after, end);
        return new Snapshot(
                Snapshot.VERSION,
                facts.runId(),
                facts.tenantId(),
                workflow.id(),
                workflow.version(),
                workflow.digest(),
                status,
                index < workflow.steps().size() ? workflow.steps().get(index).id() : null,
                index,
                after instanceof Live still ? openGates(still) : List.of(),
                reason,
                after.chain().nextSeq() - 1,
                last.leaf(),
                last.entry().time());
    }

    private static Event.@Nullable RunFinished end(Decision.Accepted<RunState> accepted) {
        for (Recorded recorded : accepted.entries()) {
            if (recorded.event() instanceof Event.RunFinished finished) {
                return finished;
            }
        }
        return null;
    }

    private static int firstUnfinished(
            Live before, WorkflowDefinition workflow, RunState after, Event.@Nullable RunFinished end) {
        return switch (after) {
            case Live live -> live.walk().firstUnfinished();
            case RunState.Completed completed -> workflow.steps().size();
            // A failed run keeps no walk. Where a step failed it, that may be one that this very decision came to.
            case RunState.Failed failed ->
                end != null && end.stepId() != null
                        ? workflow.indexOf(end.stepId())
                        : before.walk().firstUnfinished();
            case RunState.Unborn unborn -> 0;
        };
    }

    private static List<String> openGates(Live live) {
        Stream<OpenStep> steps = live.walk().steps().stream();
        return steps.filter(AwaitingPeople.class::isInstance)
                .map(AwaitingPeople.class::cast)
                .map(AwaitingPeople::gateId)
                .toList();
    }
}
