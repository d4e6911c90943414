package io.federationcore.lifecycle;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Consent;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The signatures that a task will carry, of those who let its step pass. They are collected while the gate is open, among
 * the run's payloads: the state has no room for them, and moves by none of them.
 *
 * @param gateId the gate for which they are
 * @param verdict the policy service's signature
 * @param people who approved; once an override was applied, the two who did that
 * @param requested who asked for an override
 */
record Clearance(
        String gateId,
        @Nullable Signed verdict,
        List<Consent> people,
        @Nullable Consent requested) {
    Clearance {
        people = List.copyOf(people);
    }

    /** That of a gate where nothing was said yet, but for the policy's verdict. */
    static Clearance of(String gateId, @Nullable Signed verdict) {
        return new Clearance(gateId, verdict, List.of(), null);
    }

    Clearance after(Event.VoteRecorded voted) {
        List<Consent> others = others(personOf(voted.voter()));
        if (voted.vote() == Vote.APPROVE) {
            others.add(new Consent(personOf(voted.voter()), voted.signed()));
        }
        return new Clearance(gateId, verdict, others, requested);
    }

    Clearance after(Event.OverrideRequested asked) {
        return new Clearance(gateId, verdict, people, new Consent(personOf(asked.by()), asked.signed()));
    }

    Clearance after(Event.OverrideApplied applied) {
        Consent first = requested == null ? new Consent(personOf(applied.requestedBy()), null) : requested;
        return new Clearance(
                gateId, verdict, List.of(first, new Consent(personOf(applied.by()), applied.signed())), null);
    }

    /** With none but those who counted. */
    Clearance after(Event.GateResolved resolved) {
        if (resolved.outcome() != GateOutcome.APPROVED) {
            return this;
        }
        List<String> counted = Objects.requireNonNull(resolved.approvals(), "never null once made");
        List<Consent> counting = counted.stream()
                .map(person -> people.stream()
                        .filter(consent -> consent.person().equals(person))
                        .findFirst()
                        .orElseGet(() -> new Consent(person, null)))
                .toList();
        return new Clearance(gateId, verdict, counting, null);
    }

    private List<Consent> others(String person) {
        List<Consent> others = new ArrayList<>(people);
        others.removeIf(consent -> consent.person().equals(person));
        return others;
    }

    private static String personOf(Actor actor) {
        return Authority.PERSON + actor.id();
    }
}
