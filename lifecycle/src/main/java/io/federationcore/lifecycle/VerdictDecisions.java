package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.AwaitingVerdict;
import io.federationcore.lifecycle.RunState.Born;
import io.federationcore.lifecycle.RunState.Ended;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Unborn;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.Scope;
import java.util.Optional;

/** What a verdict does to a run. One that is not for the very gate, step, attempt and input does nothing. */
final class VerdictDecisions {
    private VerdictDecisions() {}

    static Decision<RunState> decide(RunState state, Message.Judged judged, Context context) {
        Optional<Decision.Rejected<RunState>> refused = ofSender(judged, context);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (state instanceof Born born && !born.tenantId().equals(judged.tenantId())) {
            return mismatch(judged, "tenant");
        }
        return switch (state) {
            case Unborn unborn -> RunDecisions.unknown(judged.runId());
            case Ended ended -> Refusals.ended(ended);
            case Live live -> atGate(live, judged, context);
        };
    }

    /** The right to judge, and a signature for this very run and gate. */
    static <S> Optional<Decision.Rejected<S>> ofSender(Message.Judged judged, Context context) {
        Verdict verdict = judged.verdict();
        boolean bound = verdict.runId().equals(judged.who().run())
                && verdict.gateId().equals(judged.who().command());
        if (!bound) {
            return Optional.of(new Decision.Rejected<>(
                    RejectionCode.BINDING_MISMATCH,
                    "Expected a signature for this run and gate, but it is for others"));
        }
        Optional<Decision.Rejected<S>> objection = context.authority()
                .objection(judged.who(), Scope.VERDICT_WRITE, judged.tenantId())
                .map(why -> new Decision.Rejected<>(RejectionCode.NOT_AUTHORISED, why));
        return objection.or(() -> Signatures.ofVerdict(judged.who()));
    }

    private static Decision<RunState> atGate(Live live, Message.Judged judged, Context context) {
        Verdict verdict = judged.verdict();
        Optional<AwaitingVerdict> found =
                live.walk().find(AwaitingVerdict.class, gate -> gate.gateId().equals(verdict.gateId()));
        if (found.isEmpty()) {
            return new Decision.Rejected<>(
                    RejectionCode.STALE,
                    "Expected a verdict for an open gate request, but '" + verdict.gateId() + "' is not open");
        }
        AwaitingVerdict gate = found.get();
        if (!gate.stepId().equals(verdict.stepId()) || gate.attempt() != verdict.attempt()) {
            return mismatch(judged, "step or attempt");
        }
        if (!gate.inputSha256().equals(verdict.inputSha256())) {
            return mismatch(judged, "input");
        }
        if (!live.clock(context.now()).isBefore(gate.due())) {
            return new Decision.Rejected<>(
                    RejectionCode.LATE, "Expected a verdict before " + gate.due() + ", but it came after");
        }
        RunDraft draft = RunDecisions.draft(live, judged, context, gate.commandId());
        return judged(gate, verdict, draft, context);
    }

    private static Decision<RunState> judged(AwaitingVerdict gate, Verdict verdict, RunDraft draft, Context context) {
        StepDefinition step = draft.workflow().steps().get(gate.index());
        return switch (verdict.verdict()) {
            case ALLOW -> {
                GateDefinition own = step.gate();
                if (step.alwaysAsksPeople() && own != null) {
                    PeopleGates.open(gate, own, own.name(), verdict, verdict.reason(), draft);
                    yield draft.accepted();
                }
                draft.resolve(gate, GateOutcome.ALLOWED, verdict.reason(), verdict, null);
                yield draft.proceed();
            }
            case FLAG -> flagged(gate, verdict, step, draft, context);
            case DENY -> denied(gate, verdict, verdict.reason(), draft);
        };
    }

    private static Decision<RunState> flagged(
            AwaitingVerdict gate, Verdict verdict, StepDefinition step, RunDraft draft, Context context) {
        GateDefinition own = step.gate();
        boolean asksOwn = own != null && (step.alwaysAsksPeople() || verdict.approval() == null);
        Optional<GateDefinition> ask = asksOwn ? Optional.ofNullable(own) : profile(verdict, context);
        if (ask.isEmpty()) {
            String missing = "Flagged, but there is no approval profile '" + verdict.approval() + "' to ask: "
                    + verdict.reason();
            return denied(gate, verdict, missing, draft);
        }
        String approval = asksOwn || verdict.approval() == null ? ask.get().name() : verdict.approval();
        PeopleGates.open(gate, ask.get(), approval, verdict, verdict.reason(), draft);
        return draft.accepted();
    }

    private static Optional<GateDefinition> profile(Verdict verdict, Context context) {
        String bundle = verdict.bundleDigest();
        String name = verdict.approval();
        return bundle == null || name == null
                ? Optional.empty()
                : context.registry().approvalProfile(bundle, name);
    }

    private static Decision<RunState> denied(AwaitingVerdict gate, Verdict verdict, String reason, RunDraft draft) {
        draft.resolve(gate, GateOutcome.DENIED, reason, verdict, null);
        draft.fail(FinishReason.GATE_DENIED, "Policy denied step '" + gate.stepId() + "': " + reason, gate.stepId());
        return draft.accepted();
    }

    private static <S> Decision<S> mismatch(Message.Judged judged, String what) {
        return new Decision.Rejected<>(
                RejectionCode.VERDICT_MISMATCH,
                "Expected a verdict for what gate '" + judged.verdict().gateId() + "' asked, but its " + what
                        + " is another");
    }
}
