package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.AtGate;
import io.federationcore.lifecycle.OpenStep.AwaitingPeople;
import io.federationcore.lifecycle.OpenStep.AwaitingVerdict;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gates that wait for people: how they open, and what all that people say at them has in common. */
final class PeopleGates {
    private PeopleGates() {}

    /**
     * A gate now waits for people; or the run fails, if no known people could ever let it open.
     *
     * @param verdict null where the gate was opened from outside
     * @param why people are asked
     */
    static void open(
            AwaitingVerdict gate,
            GateDefinition ask,
            String approval,
            @Nullable Verdict verdict,
            @Nullable String why,
            RunDraft draft) {
        RunFacts facts = draft.live().facts();
        Context context = draft.context();
        Optional<List<String>> excluded = SeparationOfDuties.excluded(ask, facts, draft.workflow(), context);
        Optional<String> lacking = excluded.isEmpty()
                ? Optional.of("nobody knows who registered the workflow, and its author may not approve")
                : lacking(ask, excluded.get(), facts.tenantId(), context.authority());
        if (lacking.isPresent()) {
            String reason = "Gate '" + ask.name() + "' cannot be satisfied: " + lacking.get();
            draft.resolve(gate, GateOutcome.UNSATISFIABLE, reason, verdict, null);
            draft.fail(FinishReason.GATE_UNSATISFIABLE, reason, gate.stepId());
            return;
        }
        draft.record(flagged(gate, ask, approval, verdict, excluded.orElseThrow(), draft));
        draft.record(new Event.RunStatusChanged(
                draft.live().status(), RunStatus.PAUSED, StatusReason.GATE_OPENED, gate.gateId(), why));
    }

    /** What a gate lacks to be satisfied, in a part of a sentence; empty if the tenant's known people could. */
    static Optional<String> lacking(GateDefinition ask, List<String> excluded, String tenant, Authority authority) {
        int able = authority.eligible(ask.approvers(), excluded, tenant).size();
        return able >= ask.approvalsNeeded()
                ? Optional.empty()
                : Optional.of("it needs %d of %s, of whom %d are known people of tenant '%s' who may approve"
                        .formatted(ask.approvalsNeeded(), String.join(", ", ask.approvers()), able, tenant));
    }

    private static Event.GateFlagged flagged(
            AwaitingVerdict gate,
            GateDefinition ask,
            String approval,
            @Nullable Verdict verdict,
            List<String> excluded,
            RunDraft draft) {
        RunFacts facts = draft.live().facts();
        WorkflowDefinition workflow = draft.workflow();
        return new Event.GateFlagged(
                gate.gateId(),
                ask.name(),
                gate.stepId(),
                gate.attempt(),
                verdict,
                approval,
                ask.approvers(),
                ask.approvalsNeeded(),
                draft.clock().plus(ask.lifetime()),
                facts.tenantId(),
                facts.runId(),
                workflow.id(),
                workflow.version(),
                workflow.digest(),
                workflow.steps().get(gate.index()).type(),
                gate.inputSha256(),
                verdict == null ? null : verdict.bundleDigest(),
                draft.context().registry().pointer(RegistryNames.PRINCIPALS).orElse(null),
                ask.mayNotApprove(),
                excluded,
                ask.inputSchema(),
                verdict == null ? null : draft.signed());
    }

    /** The gate of that id, if it waits for people. */
    static Decision<RunState> at(Live live, String gateId, Function<AwaitingPeople, Decision<RunState>> then) {
        Optional<AtGate> found =
                live.walk().find(AtGate.class, gate -> gate.gateId().equals(gateId));
        if (found.isEmpty()) {
            return wasOpened(live, gateId)
                    ? rejected(RejectionCode.GATE_CLOSED, "Expected an open gate, but '" + gateId + "' is closed")
                    : rejected(
                            RejectionCode.UNKNOWN_GATE,
                            "Expected a gate of run '" + live.runId() + "', but it has no '" + gateId + "'");
        }
        return switch (found.get()) {
            case AwaitingVerdict gate ->
                rejected(
                        RejectionCode.WRONG_STATE,
                        "Expected a gate that waits for people, but '" + gate.gateId() + "' waits for the policy");
            case AwaitingPeople gate -> then.apply(gate);
        };
    }

    /** Why what a person says about the gate counts for nothing: it is about something else, or too late. */
    static Optional<Decision<RunState>> refusal(Live live, AwaitingPeople gate, String ballotSha256, Context context) {
        if (!gate.asked().ballotSha256().equals(ballotSha256)) {
            return Optional.of(rejected(
                    RejectionCode.VOTE_MISMATCH,
                    "Expected the digest of what gate '" + gate.gateId()
                            + "' asks, but found that of another gate, attempt, input, bundle or principals"));
        }
        return late(live, gate, context);
    }

    static Optional<Decision<RunState>> late(Live live, AwaitingPeople gate, Context context) {
        return live.clock(context.now()).isBefore(gate.expires())
                ? Optional.empty()
                : Optional.of(rejected(
                        RejectionCode.LATE,
                        "Expected people to decide before " + gate.expires() + ", but this came after"));
    }

    /** Whether other policies are in force than those by which people were asked. */
    static boolean isSuperseded(AwaitingPeople gate, Context context) {
        String judged = gate.asked().bundleDigest();
        return judged != null
                && !context.registry().pointer(RegistryNames.POLICIES).equals(Optional.of(judged));
    }

    /** Gives the gate up and brings its attempt before the policies in force. All votes at it are void. */
    static Decision<RunState> supersede(AwaitingPeople gate, RunDraft draft) {
        draft.resolve(
                gate,
                GateOutcome.SUPERSEDED,
                "Other policies are in force than those by which people were asked; they are asked anew",
                null,
                null);
        draft.letGo(gate, StatusReason.GATE_SUPERSEDED);
        if (draft.live() instanceof RunState.Running) {
            draft.enter(gate.index(), gate.attempt());
        }
        return draft.accepted();
    }

    /** Gates are numbered by the entry that opened them, so one of a later number never was. */
    private static boolean wasOpened(Live live, String gateId) {
        String prefix = live.runId() + ".g";
        if (!gateId.startsWith(prefix) || !gateId.substring(prefix.length()).matches("\\d{1,9}")) {
            return false;
        }
        return Integer.parseInt(gateId.substring(prefix.length()))
                < live.chain().nextSeq();
    }

    static Decision<RunState> rejected(RejectionCode code, String message) {
        return new Decision.Rejected<>(code, message);
    }
}
