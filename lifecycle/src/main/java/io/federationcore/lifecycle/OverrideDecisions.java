package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.PeopleGates.rejected;

import io.federationcore.lifecycle.OpenStep.AskedOverride;
import io.federationcore.lifecycle.OpenStep.AwaitingPeople;
import io.federationcore.lifecycle.RunState.Born;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Emergency override: one person asks to open a gate without its approvers, another does so within the hour, a third
 * reviews it. Only a gate that waits for people can be opened so: what policy denies has ended the run.
 */
final class OverrideDecisions {
    /** How long an override that was asked for can be applied. */
    static final Duration WINDOW = Duration.ofMinutes(60);
    /** How long a review may take until it keeps both overriders from further overrides. */
    static final Duration REVIEW_TIME = Duration.ofDays(7);

    private OverrideDecisions() {}

    static Decision<RunState> request(Live live, Command.RequestOverride request, Message.Asked asked, RunDraft draft) {
        return PeopleGates.at(live, request.gateId(), gate -> {
            Context context = draft.context();
            Optional<Decision<RunState>> refused = refusal(live, gate, request.ballotSha256(), asked, context);
            if (refused.isPresent()) {
                return refused.get();
            }
            if (PeopleGates.isSuperseded(gate, context)) {
                return PeopleGates.supersede(gate, draft);
            }
            AskedOverride open = gate.override();
            if (open != null && context.now().isBefore(open.until())) {
                return rejected(
                        RejectionCode.WRONG_STATE,
                        "Expected to request an override of gate '" + gate.gateId() + "', but "
                                + open.by().id() + " has, and it can be applied until " + open.until());
            }
            draft.record(new Event.OverrideRequested(
                    gate.gateId(),
                    gate.gateName(),
                    gate.stepId(),
                    gate.attempt(),
                    asked.who().actor(),
                    request.reasonCode(),
                    request.justification(),
                    request.ticket(),
                    gate.asked().ballotSha256(),
                    context.now().plus(WINDOW),
                    draft.signed()));
            return draft.accepted();
        });
    }

    static Decision<RunState> apply(Live live, Command.ApplyOverride apply, Message.Asked asked, RunDraft draft) {
        return PeopleGates.at(live, apply.gateId(), gate -> {
            Context context = draft.context();
            Actor by = asked.who().actor();
            Optional<Decision<RunState>> refused = refusal(live, gate, apply.ballotSha256(), asked, context)
                    .or(() -> ofFirst(live, gate, by, context));
            if (refused.isPresent()) {
                return refused.get();
            }
            return PeopleGates.isSuperseded(gate, context)
                    ? PeopleGates.supersede(gate, draft)
                    : bypass(live, gate, by, draft);
        });
    }

    /** Why somebody cannot override, alone or with others. */
    private static Optional<Decision<RunState>> refusal(
            Live live, AwaitingPeople gate, String ballotSha256, Message.Asked asked, Context context) {
        Optional<String> person = context.authority().person(asked.who(), live.tenantId());
        if (person.isEmpty() || gate.asked().excluded().contains(person.get())) {
            return Optional.of(rejected(
                    RejectionCode.NOT_AUTHORISED,
                    "Expected an override by a person who could approve in this run, but found "
                            + asked.who().principal().reference() + " for "
                            + asked.who().actor().reference()));
        }
        return PeopleGates.refusal(live, gate, ballotSha256, context).or(() -> ofReviews(person.get(), context));
    }

    private static Optional<Decision<RunState>> ofReviews(String person, Context context) {
        boolean blocked = context.registry().openReviews().reviews().stream()
                .anyMatch(review -> review.blocks(person, context.now()));
        return blocked
                ? Optional.of(rejected(
                        RejectionCode.OVERRIDE_BLOCKED,
                        "Expected every override of " + person + " to be reviewed in time, but one is overdue"))
                : Optional.empty();
    }

    /** Why whoever asked does not make two people together with {@code by}. */
    private static Optional<Decision<RunState>> ofFirst(Live live, AwaitingPeople gate, Actor by, Context context) {
        AskedOverride first = gate.override();
        boolean another = first != null
                && !first.by().equals(by)
                && context.authority()
                        .may(VoteDecisions.personOf(first.by().reference()), Scope.GATE_OVERRIDE, live.tenantId());
        if (first == null || !another) {
            return Optional.of(rejected(
                    RejectionCode.SECOND_PERSON,
                    "Expected an override of gate '" + gate.gateId() + "' that somebody other than " + by.id()
                            + " requested, who may"));
        }
        if (!context.now().isBefore(first.until())) {
            return Optional.of(rejected(
                    RejectionCode.LATE,
                    "Expected the override to be applied before " + first.until() + ", but this came after"));
        }
        return ofReviews(VoteDecisions.personOf(first.by().reference()), context);
    }

    private static Decision<RunState> bypass(Live live, AwaitingPeople gate, Actor by, RunDraft draft) {
        AskedOverride first = gate.override();
        if (first == null) {
            throw new IllegalStateException("Expected an override that was asked for");
        }
        draft.record(new Event.OverrideApplied(
                gate.gateId(),
                gate.gateName(),
                gate.stepId(),
                gate.attempt(),
                first.by(),
                by,
                first.reasonCode(),
                first.justification(),
                first.ticket(),
                gate.asked().ballotSha256(),
                bypassed(live, gate, draft.context()),
                draft.context().now().plus(REVIEW_TIME),
                draft.signed()));
        String reason = "Overridden by " + first.by().id() + " and " + by.id() + ", " + first.ticket();
        draft.resolve(gate, GateOutcome.BYPASSED, reason, null, by);
        draft.letGo(gate, StatusReason.GATE_RELEASED);
        return draft.proceed();
    }

    private static Event.Bypassed bypassed(Live live, AwaitingPeople gate, Context context) {
        Verdict verdict = gate.verdict();
        OpenStep.Terms terms = gate.asked();
        Set<String> able = context.authority().eligible(gate.approvers(), terms.excluded(), live.tenantId());
        List<String> approvals = gate.approvals().stream()
                .map(VoteDecisions::personOf)
                .filter(able::contains)
                .sorted()
                .toList();
        return new Event.Bypassed(
                verdict == null ? null : verdict.verdict(),
                verdict == null ? null : verdict.policy(),
                verdict == null ? null : verdict.tier(),
                verdict == null ? List.of() : verdict.rules(),
                verdict == null ? null : verdict.reason(),
                terms.approval(),
                gate.approvers(),
                gate.quorum(),
                approvals,
                terms.excluded(),
                terms.inputSchema() != null);
    }

    /** Completes a review, whether the run lives or not. */
    static Decision<RunState> review(
            Born run, Command.ReviewOverride review, Message.Asked asked, Draft<RunState> draft) {
        Optional<OpenReview> found = run.openReviews().stream()
                .filter(open -> open.gateId().equals(review.gateId()))
                .findFirst();
        if (found.isEmpty()) {
            return rejected(
                    RejectionCode.STALE,
                    "Expected an override whose review is open, but gate '" + review.gateId() + "' has none");
        }
        OpenReview open = found.get();
        Optional<String> person = draft.context().authority().person(asked.who(), run.tenantId());
        boolean third = person.isPresent()
                && !open.overriders().contains(person.get())
                && !open.excluded().contains(person.get());
        if (!third) {
            return rejected(
                    RejectionCode.SECOND_PERSON,
                    "Expected a review by a person other than " + String.join(", ", open.overriders())
                            + " who could have approved, but found "
                            + asked.who().principal().reference());
        }
        draft.recordOutside(new Event.OverrideReviewed(
                open.gateId(), open.gateName(), asked.who().actor(), review.finding(), review.note()));
        return draft.accepted();
    }
}
