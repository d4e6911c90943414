package io.federationcore.sink.view;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.Vote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gate as the stored log tells it.
 *
 * @param stepId null for a policy bundle, as {@code stepIndex}; {@code attempt} is then 0
 * @param requestedSeq the place in the chain of the entry that requested it
 * @param verdict null where none came
 * @param approval the approval profile that people were asked by; null until people are asked, as {@code quorum} and
 *     {@code expiresAt}; {@code approvers} is then empty
 * @param approvedBy the person whose vote decided, to either side
 * @param reason why it was resolved so
 * @param openedAs what kind of gate whoever opened it from outside called it; null for all other gates, as
 *     {@code description} is
 * @param due no verdict by then fails closed
 * @param ballotSha256 the digest of what approvers are shown, which their votes carry; null until people are asked
 * @param excluded who of the approvers may not approve, {@code user:<id>}
 * @param inputSchema what the approvers' input must pass; null where they supply none
 * @param input what they supplied, once they let it open
 */
public record GateView(
        String gateId,
        String runId,
        String tenantId,
        @Nullable String stepId,
        @Nullable Integer stepIndex,
        int attempt,
        long requestedSeq,
        String name,
        GateType gateType,
        GateStatus status,
        String inputSha256,
        @Nullable Verdict verdict,
        @Nullable String approval,
        List<String> approvers,
        @Nullable Integer quorum,
        List<GateVote> votes,
        @Nullable Actor approvedBy,
        @Nullable String reason,
        Instant due,
        Instant createdAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant expiresAt,
        @Nullable String openedAs,
        @Nullable String description,
        @Nullable String ballotSha256,
        List<String> excluded,
        @Nullable JsonValue inputSchema,
        @Nullable JsonValue input,
        @Nullable GateOverride override) {
    public GateView {
        excluded = List.copyOf(excluded);
        approvers = List.copyOf(approvers);
        votes = List.copyOf(votes);
    }

    static GateView requested(EventInLog at, Event.GateRequested event) {
        Event.Ask ask = event.ask();
        return new GateView(
                event.gateId(),
                at.runId(),
                at.entry().tenantId(),
                event.stepId(),
                event.stepIndex(),
                event.attempt(),
                at.seq(),
                event.name(),
                ask == null ? GateType.POLICY : GateType.APPROVAL,
                GateStatus.PENDING,
                event.inputSha256(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                event.due(),
                at.time(),
                null,
                null,
                ask == null ? null : ask.gateType(),
                ask == null ? null : ask.description(),
                null,
                List.of(),
                null,
                null,
                null);
    }

    /** @param ballot the digest of the event's data */
    GateView flagged(Event.GateFlagged event, String ballot) {
        return new GateView(
                gateId,
                runId,
                tenantId,
                stepId,
                stepIndex,
                attempt,
                requestedSeq,
                event.name(), // the approval profile may call it otherwise than the step does
                GateType.APPROVAL,
                status,
                inputSha256,
                event.verdict(),
                event.approval(),
                event.approvers(),
                event.quorum(),
                votes,
                approvedBy,
                reason,
                due,
                createdAt,
                resolvedAt,
                event.expires(),
                openedAs,
                description,
                ballot,
                event.excluded() == null ? List.of() : event.excluded(),
                event.inputSchema(),
                input,
                override);
    }

    /** Who has approved and not withdrawn, in the order of the votes. */
    public List<Actor> standing() {
        List<Actor> standing = new ArrayList<>();
        for (GateVote vote : votes) {
            standing.remove(vote.voter());
            if (vote.vote() == Vote.APPROVE) {
                standing.add(vote.voter());
            }
        }
        return standing;
    }

    GateView supplied(JsonValue given) {
        return with(given, override);
    }

    GateView overridden(GateOverride changed) {
        return with(input, changed);
    }

    GateView voted(GateVote vote) {
        List<GateVote> all = new ArrayList<>(votes);
        all.add(vote);
        return changed(status, verdict, all, approvedBy, reason, resolvedAt);
    }

    GateView resolved(Event.GateResolved event, Instant time) {
        return changed(
                GateStatus.of(event.outcome()),
                event.verdict() == null ? verdict : event.verdict(),
                votes,
                event.by(),
                event.reason(),
                time);
    }

    private GateView changed(
            GateStatus to,
            @Nullable Verdict by,
            List<GateVote> allVotes,
            @Nullable Actor decider,
            @Nullable String why,
            @Nullable Instant resolved) {
        return new GateView(
                gateId,
                runId,
                tenantId,
                stepId,
                stepIndex,
                attempt,
                requestedSeq,
                name,
                gateType,
                to,
                inputSha256,
                by,
                approval,
                approvers,
                quorum,
                allVotes,
                decider,
                why,
                due,
                createdAt,
                resolved,
                expiresAt,
                openedAs,
                description,
                ballotSha256,
                excluded,
                inputSchema,
                input,
                override);
    }

    private GateView with(@Nullable JsonValue newInput, @Nullable GateOverride newOverride) {
        return new GateView(
                gateId,
                runId,
                tenantId,
                stepId,
                stepIndex,
                attempt,
                requestedSeq,
                name,
                gateType,
                status,
                inputSha256,
                verdict,
                approval,
                approvers,
                quorum,
                votes,
                approvedBy,
                reason,
                due,
                createdAt,
                resolvedAt,
                expiresAt,
                openedAs,
                description,
                ballotSha256,
                excluded,
                inputSchema,
                newInput,
                newOverride);
    }
}
