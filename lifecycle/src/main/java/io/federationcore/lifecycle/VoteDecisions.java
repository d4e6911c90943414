package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.AtGate;
import io.federationcore.lifecycle.OpenStep.AwaitingPeople;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Vote;
import java.util.Optional;

/** What a person's vote does at a gate. */
final class VoteDecisions {
    private VoteDecisions() {}

    static Decision<RunState> decide(
            Live live, Command.CastVote cast, Message.Asked asked, RunDraft draft, Context context) {
        Optional<AtGate> found =
                live.walk().find(AtGate.class, gate -> gate.gateId().equals(cast.gateId()));
        if (found.isEmpty()) {
            return wasOpened(live, cast.gateId())
                    ? rejected(
                            RejectionCode.GATE_CLOSED, "Expected an open gate, but '" + cast.gateId() + "' is closed")
                    : rejected(
                            RejectionCode.UNKNOWN_GATE,
                            "Expected a gate of run '" + live.runId() + "', but it has no '" + cast.gateId() + "'");
        }
        return switch (found.get()) {
            case OpenStep.AwaitingVerdict gate ->
                rejected(
                        RejectionCode.WRONG_STATE,
                        "Expected a gate that waits for people, but '" + gate.gateId() + "' waits for the policy");
            case AwaitingPeople gate -> vote(live, gate, cast, asked, draft, context);
        };
    }

    private static Decision<RunState> vote(
            Live live,
            AwaitingPeople gate,
            Command.CastVote cast,
            Message.Asked asked,
            RunDraft draft,
            Context context) {
        Authority authority = context.authority();
        Actor voter = asked.who().actor();
        boolean approver = authority
                .person(asked.who(), asked.tenantId())
                .filter(person -> authority.isAmong(person, gate.approvers()))
                .isPresent();
        if (!approver) {
            return rejected(
                    RejectionCode.NOT_AN_APPROVER,
                    "Expected a vote of " + String.join(" or ", gate.approvers()) + ", but found one of "
                            + asked.who().principal().reference() + " for " + voter.reference());
        }
        if (!live.clock(context.now()).isBefore(gate.expires())) {
            return rejected(RejectionCode.LATE, "Expected a vote before " + gate.expires() + ", but it came after");
        }
        if (gate.approvals().contains(voter.reference()) && cast.vote() == Vote.APPROVE) {
            return rejected(
                    RejectionCode.ALREADY_VOTED, voter.id() + " has approved gate '" + gate.gateId() + "' before");
        }
        draft.record(new Event.VoteRecorded(
                gate.gateId(), gate.gateName(), gate.stepId(), gate.attempt(), cast.vote(), voter, cast.reason()));
        return switch (cast.vote()) {
            case REJECT -> {
                String reason = "Rejected by " + voter.id() + ": " + cast.reason();
                draft.resolve(gate, GateOutcome.REJECTED, reason, null, voter);
                draft.fail(FinishReason.GATE_REJECTED, reason, gate.stepId());
                yield draft.accepted();
            }
            case APPROVE -> {
                if (gate.approvals().size() + 1 < gate.quorum()) {
                    yield draft.accepted();
                }
                draft.release(gate, voter);
                yield draft.proceed();
            }
        };
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

    private static Decision<RunState> rejected(RejectionCode code, String message) {
        return new Decision.Rejected<>(code, message);
    }
}
