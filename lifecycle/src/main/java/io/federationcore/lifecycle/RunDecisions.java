package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Born;
import io.federationcore.lifecycle.RunState.Ended;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.lifecycle.RunState.Pending;
import io.federationcore.lifecycle.RunState.Unborn;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.registry.Scope;
import java.util.Optional;

/**
 * What a message does to a run. Refusals are looked for in this order: the signature is for another command, the right is
 * missing, the run is another tenant's or unknown, the command was accepted before, the run has ended, and last what
 * the status does not admit.
 */
public final class RunDecisions {
    /** The largest metadata and tags of a run together, in bytes. */
    public static final int METADATA_BYTES = 16 * 1024;

    private RunDecisions() {}

    /** Decides one message. */
    public static Decision<RunState> decide(RunState state, Message message, Context context) {
        return switch (message) {
            case Message.Asked asked -> asked(state, asked, context);
            case Message.Judged judged -> VerdictDecisions.decide(state, judged, context);
        };
    }

    private static Decision<RunState> asked(RunState state, Message.Asked asked, Context context) {
        Optional<Decision.Rejected<RunState>> refused =
                Refusals.<RunState>ofSignature(asked).or(() -> ofRight(state, asked, context));
        if (refused.isPresent()) {
            return refused.get();
        }
        Command.StartRun start = asked.command().body() instanceof Command.StartRun body ? body : null;
        boolean foreign = state instanceof Born born && !born.tenantId().equals(asked.tenantId());
        if (start == null && (foreign || state instanceof Unborn)) {
            return unknown(asked.runId());
        }
        // A start under another tenant's run id learns no more than that the id is used.
        Optional<Decision.Rejected<RunState>> repeated =
                foreign ? Optional.empty() : Refusals.ofRepetition(asked, context);
        if (repeated.isPresent()) {
            return repeated.get();
        }
        if (start != null) {
            return StartDecisions.decide(state, start, asked, context);
        }
        return switch (state) {
            case Unborn unborn -> unknown(asked.runId());
            case Ended ended ->
                asked.command().body() instanceof Command.ReviewOverride review
                        ? OverrideDecisions.review(ended, review, asked, outside(ended, asked, context))
                        : Refusals.ended(ended);
            case Live live -> live(live, asked, context);
        };
    }

    /** A draft of what stands outside of the run's chain, and needs no definition. */
    private static Draft<RunState> outside(Born run, Message.Asked asked, Context context) {
        return new Draft<>(run, run.chain(), asked, context, asked.command().commandId(), RunEvolution::evolve);
    }

    private static Decision<RunState> live(Live live, Message.Asked asked, Context context) {
        if (!(asked.command().body() instanceof Command.RunBody body)) {
            throw new IllegalStateException("Expected a command to a run, but found a registration");
        }
        RunDraft draft = draft(live, asked, context, asked.command().commandId());
        return switch (body) {
            case Command.StartRun start -> throw new IllegalStateException("A start was decided before");
            case Command.PauseRun pause -> pause(live, pause, draft);
            case Command.ResumeRun resume -> resume(live, draft);
            case Command.CancelRun cancel -> cancel(cancel, asked, draft);
            case Command.CompleteStep result -> StepDecisions.complete(live, result, asked, draft, context);
            case Command.FailStep result -> StepDecisions.fail(live, result, asked, draft, context);
            case Command.ExtendStep extension -> StepDecisions.extend(live, extension, asked, draft, context);
            case Command.EnterStep enter -> ExternalDecisions.enter(live, enter, draft);
            case Command.OpenGate open -> ExternalDecisions.open(live, open, draft);
            case Command.FinishRun finish -> ExternalDecisions.finish(live, finish, asked, draft);
            case Command.CastVote vote -> VoteDecisions.decide(live, vote, asked, draft);
            case Command.WithdrawVote withdrawal -> VoteDecisions.withdraw(live, withdrawal, asked, draft);
            case Command.RequestOverride request -> OverrideDecisions.request(live, request, asked, draft);
            case Command.ApplyOverride apply -> OverrideDecisions.apply(live, apply, asked, draft);
            case Command.ReviewOverride review ->
                OverrideDecisions.review(live, review, asked, outside(live, asked, context));
            case Command.TimerDue due -> TimerDecisions.decide(live, due, draft, context);
        };
    }

    /** A draft against a live run, whose definition is always there. */
    static RunDraft draft(Live live, Message message, Context context, String commandId) {
        String digest = live.facts().workflowDigest();
        WorkflowDefinition workflow = context.registry()
                .workflow(digest)
                .orElseThrow(() -> new IllegalStateException("Expected workflow " + digest + " of run '" + live.runId()
                        + "' in the registry, but found none"));
        return new RunDraft(live, message, context, workflow, commandId);
    }

    private static Decision<RunState> pause(Live live, Command.PauseRun pause, RunDraft draft) {
        boolean held = live instanceof Paused paused && paused.heldSince() != null;
        if (live instanceof Pending || held) {
            return Refusals.wrongState("pause", live);
        }
        draft.record(new Event.RunStatusChanged(
                live.status(), RunStatus.PAUSED, StatusReason.PERSON_PAUSED, null, pause.reason()));
        return draft.accepted();
    }

    private static Decision<RunState> resume(Live live, RunDraft draft) {
        if (live instanceof Pending && live.facts().driver() == Driver.EXTERNAL) {
            return ExternalDecisions.start(draft);
        }
        if (!(live instanceof Paused paused) || paused.heldSince() == null) {
            return Refusals.wrongState("resume", live);
        }
        draft.record(new Event.RunStatusChanged(
                RunStatus.PAUSED,
                paused.gates().isEmpty() ? RunStatus.RUNNING : RunStatus.PAUSED,
                StatusReason.PERSON_RESUMED,
                null,
                null));
        return draft.proceed();
    }

    private static Decision<RunState> cancel(Command.CancelRun cancel, Message.Asked asked, RunDraft draft) {
        String by = "Cancelled by " + asked.who().actor().id();
        draft.fail(FinishReason.CANCELLED, cancel.reason() == null ? by : by + ": " + cancel.reason(), null);
        return draft.accepted();
    }

    private static Optional<Decision.Rejected<RunState>> ofRight(RunState state, Message.Asked asked, Context context) {
        if (!(asked.command().body() instanceof Command.RunBody body)) {
            throw new IllegalStateException("Expected a command to a run, but found a registration");
        }
        Scope scope = switch (body) {
            case Command.StartRun b -> Scope.WORKFLOW_WRITE;
            case Command.PauseRun b -> Scope.WORKFLOW_WRITE;
            case Command.ResumeRun b -> Scope.WORKFLOW_WRITE;
            case Command.CancelRun b -> Scope.WORKFLOW_WRITE;
            case Command.CompleteStep b -> Scope.TASK_WRITE;
            case Command.FailStep b -> Scope.TASK_WRITE;
            case Command.ExtendStep b -> Scope.TASK_WRITE;
            case Command.EnterStep b -> Scope.WORKFLOW_WRITE;
            case Command.FinishRun b -> Scope.WORKFLOW_WRITE;
            case Command.OpenGate b -> Scope.GATE_WRITE;
            case Command.CastVote b -> Scope.GATE_WRITE;
            case Command.WithdrawVote b -> Scope.GATE_WRITE;
            case Command.RequestOverride b -> Scope.GATE_OVERRIDE;
            case Command.ApplyOverride b -> Scope.GATE_OVERRIDE;
            case Command.ReviewOverride b -> Scope.GATE_WRITE;
            case Command.TimerDue b -> Scope.TIMER_WRITE;
        };
        return context.authority()
                .objection(asked.who(), scope, asked.tenantId())
                .map(why -> new Decision.Rejected<>(RejectionCode.NOT_AUTHORISED, why));
    }

    static Decision<RunState> unknown(String runId) {
        return new Decision.Rejected<>(
                RejectionCode.UNKNOWN_RUN, "Expected a run of this tenant, but there is none of id '" + runId + "'");
    }
}
