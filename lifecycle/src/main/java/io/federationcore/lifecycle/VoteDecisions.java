package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.PeopleGates.rejected;

import io.federationcore.lifecycle.OpenStep.AwaitingPeople;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a person's vote does at a gate. It counts for what the voter was shown and nothing else, and only while the voter
 * may approve: that is looked at again, for every vote, when the gate is about to open.
 */
final class VoteDecisions {
    private VoteDecisions() {}

    static Decision<RunState> decide(Live live, Command.CastVote cast, Message.Asked asked, RunDraft draft) {
        return PeopleGates.at(live, cast.gateId(), gate -> {
            Context context = draft.context();
            Optional<Decision<RunState>> refused = ofVoter(live, gate, asked, context)
                    .or(() -> PeopleGates.refusal(live, gate, cast.ballotSha256(), context))
                    .or(() -> ofEarlierVote(gate, cast, asked.who().actor()));
            if (refused.isPresent()) {
                return refused.get();
            }
            if (PeopleGates.isSuperseded(gate, context)) {
                return PeopleGates.supersede(gate, draft);
            }
            return cast.vote() == Vote.REJECT
                    ? reject(gate, cast, asked.who().actor(), draft)
                    : ofInput(live, gate, cast, context)
                            .orElseGet(() -> approve(gate, cast, asked.who().actor(), draft));
        });
    }

    static Decision<RunState> withdraw(
            Live live, Command.WithdrawVote withdrawal, Message.Asked asked, RunDraft draft) {
        return PeopleGates.at(live, withdrawal.gateId(), gate -> {
            Context context = draft.context();
            Actor voter = asked.who().actor();
            Optional<Decision<RunState>> refused =
                    ofVoter(live, gate, asked, context).or(() -> PeopleGates.late(live, gate, context));
            if (refused.isPresent()) {
                return refused.get();
            }
            if (!gate.approvals().contains(voter.reference())) {
                return rejected(RejectionCode.NOT_VOTED, voter.id() + " has no vote at gate '" + gate.gateId() + "'");
            }
            draft.record(vote(gate, Vote.WITHDRAW, voter, withdrawal.reason(), null, draft));
            return draft.accepted();
        });
    }

    private static Optional<Decision<RunState>> ofVoter(
            Live live, AwaitingPeople gate, Message.Asked asked, Context context) {
        Optional<String> person = context.authority().person(asked.who(), live.tenantId());
        boolean separated = person.isPresent() && gate.asked().excluded().contains(person.get());
        if (person.isPresent() && eligible(live, gate, context).contains(person.get())) {
            return Optional.empty();
        }
        String found = asked.who().principal().reference() + " for "
                + asked.who().actor().reference();
        return Optional.of(rejected(
                RejectionCode.NOT_AN_APPROVER,
                "Expected a vote of " + String.join(" or ", gate.approvers()) + ", but found one of " + found
                        + (separated ? ", who may not approve in this run" : "")));
    }

    /** Who may approve now, by the principals in force. */
    private static SortedSet<String> eligible(Live live, AwaitingPeople gate, Context context) {
        return context.authority().eligible(gate.approvers(), gate.asked().excluded(), live.tenantId());
    }

    private static Optional<Decision<RunState>> ofEarlierVote(AwaitingPeople gate, Command.CastVote cast, Actor voter) {
        if (!gate.approvals().contains(voter.reference())) {
            return Optional.empty();
        }
        boolean same = cast.vote() == Vote.APPROVE
                && gate.inputOf(voter.reference()).equals(Optional.ofNullable(digest(gate, cast)));
        return Optional.of(
                same
                        ? rejected(
                                RejectionCode.ALREADY_VOTED,
                                voter.id() + " has approved gate '" + gate.gateId() + "' before")
                        : rejected(
                                RejectionCode.CONFLICTING_VOTE,
                                "Expected " + voter.id() + " to withdraw first, who approved gate '" + gate.gateId()
                                        + "' otherwise before"));
    }

    private static Optional<Decision<RunState>> ofInput(
            Live live, AwaitingPeople gate, Command.CastVote cast, Context context) {
        JsonValue schema = gate.asked().inputSchema();
        JsonValue given = cast.given();
        int total = live.facts().payloadBytes() + given.size();
        if (given.size() > Limits.PAYLOAD_BYTES || total > Limits.RUN_PAYLOAD_BYTES) {
            return Optional.of(rejected(
                    RejectionCode.TOO_LARGE,
                    "Expected an input of at most %d bytes and %d in the whole run, but found %d and %d"
                            .formatted(Limits.PAYLOAD_BYTES, Limits.RUN_PAYLOAD_BYTES, given.size(), total)));
        }
        Optional<String> violation = schema != null
                ? context.registry().violation(schema, given)
                : given.equals(JsonValue.EMPTY_OBJECT)
                        ? Optional.empty()
                        : Optional.of("Expected no input, for gate '" + gate.gateId() + "' asks for none");
        if (violation.isPresent()) {
            return Optional.of(rejected(RejectionCode.INVALID_INPUT, violation.get()));
        }
        Collection<String> able = eligible(live, gate, context);
        boolean differs = gate.approvals().stream()
                .filter(voter -> able.contains(personOf(voter)))
                .anyMatch(voter -> !gate.inputOf(voter).equals(Optional.ofNullable(digest(gate, cast))));
        return differs
                ? Optional.of(rejected(
                        RejectionCode.INPUT_DIFFERS,
                        "Expected the input that the approvers before supplied, for all must agree on one, but found"
                                + " another"))
                : Optional.empty();
    }

    private static Decision<RunState> reject(AwaitingPeople gate, Command.CastVote cast, Actor voter, RunDraft draft) {
        draft.record(vote(gate, Vote.REJECT, voter, cast.reason(), null, draft));
        String reason = "Rejected by " + voter.id() + ": " + cast.reason();
        draft.resolve(gate, GateOutcome.REJECTED, reason, null, voter);
        draft.fail(FinishReason.GATE_REJECTED, reason, gate.stepId());
        return draft.accepted();
    }

    private static Decision<RunState> approve(AwaitingPeople gate, Command.CastVote cast, Actor voter, RunDraft draft) {
        String digest = digest(gate, cast);
        draft.record(vote(gate, Vote.APPROVE, voter, cast.reason(), digest, draft));
        List<String> counting = counting(draft.live(), gate.approvedBy(voter.reference(), digest), digest, draft);
        if (counting.size() < gate.quorum()) {
            return draft.accepted();
        }
        if (digest != null) {
            draft.record(new Event.GateInputAccepted(
                    gate.gateId(), gate.gateName(), gate.stepId(), gate.attempt(), cast.given(), digest));
        }
        draft.record(new Event.GateResolved(
                gate.gateId(),
                gate.gateName(),
                gate.stepId(),
                gate.attempt(),
                GateOutcome.APPROVED,
                "Approved by " + String.join(", ", counting),
                null,
                voter,
                counting,
                draft.context().registry().pointer(RegistryNames.PRINCIPALS).orElse(null)));
        draft.letGo(gate, StatusReason.GATE_RELEASED);
        return draft.proceed();
    }

    /** Those whose approvals count at this moment: who may still approve, and agree on the input. Each once. */
    private static List<String> counting(Live live, AwaitingPeople gate, @Nullable String inputSha256, RunDraft draft) {
        SortedSet<String> counting = new TreeSet<>();
        gate.approvals().stream()
                .filter(voter -> gate.inputOf(voter).equals(Optional.ofNullable(inputSha256)))
                .map(VoteDecisions::personOf)
                .forEach(counting::add);
        counting.retainAll(eligible(live, gate, draft.context()));
        return List.copyOf(counting);
    }

    /** Who a voter is among the people: votes name actors, {@code human:<id>}. */
    static String personOf(String voter) {
        return Authority.PERSON + voter.substring(voter.indexOf(':') + 1);
    }

    /** The digest of the input that a vote comes with; null where the gate asks for none. */
    private static @Nullable String digest(AwaitingPeople gate, Command.CastVote cast) {
        return gate.asked().inputSchema() == null ? null : cast.given().sha256();
    }

    private static Event.VoteRecorded vote(
            AwaitingPeople gate,
            Vote vote,
            Actor voter,
            @Nullable String reason,
            @Nullable String inputSha256,
            RunDraft draft) {
        return new Event.VoteRecorded(
                gate.gateId(),
                gate.gateName(),
                gate.stepId(),
                gate.attempt(),
                vote,
                voter,
                reason,
                gate.asked().ballotSha256(),
                inputSha256,
                draft.signed());
    }
}
