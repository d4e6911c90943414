package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.Cast.Who;
import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What grants allow, and what they do not. */
final class AuthorityTest {
    private final Authority authority = new Authority(Cast.PRINCIPALS);

    private static Authenticated who(String principal, String actor, Scope... narrowed) {
        return new Authenticated(Principal.parse(principal), Actor.parse(actor), Set.of(narrowed), null, null);
    }

    private static Authenticated signed(Who who) {
        return who.signing("run", "command");
    }

    @Test
    void aGrantHoldsForItsScopesAndTenantsOnly() {
        assertThat(authority.objection(signed(Cast.ADA), Scope.WORKFLOW_WRITE, Cast.TENANT))
                .isEmpty();
        assertThat(authority.objection(signed(Cast.ADA), Scope.WORKFLOW_WRITE, Cast.OTHER_TENANT))
                .hasValueSatisfying(why -> assertThat(why).contains("user:ada", "workflow:write", "umbrella"));
        assertThat(authority.objection(signed(Cast.ADA), Scope.ADMIN, Cast.TENANT))
                .isPresent();
        assertThat(authority.objection(signed(Cast.ROOT), Scope.ADMIN, Cast.OTHER_TENANT))
                .isEmpty();
        assertThat(authority.objection(who("user:stranger", "human:stranger"), Scope.GATE_READ, Cast.TENANT))
                .isPresent();
    }

    /** A signature can give up rights, but not gain any. */
    @Test
    void aSignatureOnlyNarrowsTheGrants() {
        Authenticated less = who("user:root", "human:root", Scope.ADMIN);
        assertThat(authority.objection(less, Scope.ADMIN, Cast.TENANT)).isEmpty();
        assertThat(authority.objection(less, Scope.WORKFLOW_WRITE, Cast.TENANT)).isPresent();
        Authenticated more = who("user:ada", "human:ada", Scope.ADMIN, Scope.WORKFLOW_WRITE);
        assertThat(authority.objection(more, Scope.ADMIN, Cast.TENANT)).isPresent();
    }

    @Test
    void aPrincipalActsAsItselfOrAsWhomItMayActFor() {
        assertThat(authority.objection(who("user:ada", "human:fay"), Scope.WORKFLOW_WRITE, Cast.TENANT))
                .hasValueSatisfying(why -> assertThat(why).contains("human:fay"));
        assertThat(authority.objection(who("user:ada", "titan:ada"), Scope.WORKFLOW_WRITE, Cast.TENANT))
                .isPresent();
        assertThat(authority.objection(signed(Cast.PORTAL_FOR_FAY), Scope.GATE_WRITE, Cast.TENANT))
                .isEmpty();
        assertThat(authority.objection(who("service:portal", "titan:tally"), Scope.GATE_WRITE, Cast.TENANT))
                .isPresent();
    }

    @Test
    void aTitanReportsOnItsQueuesOnly() {
        assertThat(authority.objection(signed(Cast.CLERK), Scope.TASK_WRITE, Cast.TENANT, "archive"))
                .isEmpty();
        assertThat(authority.objection(signed(Cast.CLERK), Scope.TASK_WRITE, Cast.TENANT, "desk"))
                .isPresent();
        assertThat(authority.objection(signed(Cast.TALLY), Scope.TASK_WRITE, Cast.TENANT, "desk"))
                .isEmpty();
    }

    /** A user for itself; whom a shared secret asserts only in tenants that say so; no Titan and no service ever. */
    @Test
    void aPersonIsAUserOrWhomASharedSecretAsserts() {
        assertThat(authority.person(signed(Cast.FAY), Cast.TENANT)).contains("user:fay");
        assertThat(authority.person(signed(Cast.PORTAL_FOR_FAY), Cast.TENANT)).isEmpty();
        assertThat(authority.person(who("user:fay", "human:finn"), Cast.TENANT)).isEmpty();
        assertThat(authority.person(who("user:fay", "titan:fay"), Cast.TENANT)).isEmpty();
        assertThat(authority.person(who("titan:tally", "human:fay"), Cast.TENANT))
                .isEmpty();

        Authority asserting = new Authority(asserting());
        assertThat(asserting.person(who("user:desk", "human:fay"), Cast.TENANT)).contains("user:fay");
        assertThat(asserting.person(who("user:desk", "human:desk"), Cast.TENANT))
                .contains("user:desk");
        assertThat(asserting.person(who("user:desk", "human:fay"), Cast.OTHER_TENANT))
                .isEmpty();
        assertThat(asserting.person(who("user:desk", "human:desk"), Cast.OTHER_TENANT))
                .isEmpty();
        assertThat(asserting.person(who("user:desk", "titan:fay"), Cast.TENANT)).isEmpty();
        assertThat(asserting.person(who("titan:tally", "human:fay"), Cast.TENANT))
                .isEmpty();
    }

    /** One counts once, through however many groups; unknown people, services and Titans do not count. */
    @Test
    void thoseCountWhoAreKnownAndMayVote() {
        List<String> everybody = List.of(
                "group:finance",
                "user:fay",
                "user:vic",
                "user:nobody",
                "user:stranger",
                "group:machines",
                "group:none");
        PrincipalsDocument document = new PrincipalsDocument(
                Map.of(),
                Map.of(
                        "finance", List.of("user:fay", "user:finn"),
                        "machines", List.of("titan:tally", "service:portal", "user:fay")),
                Cast.PRINCIPALS.principals());
        Authority known = new Authority(document);
        assertThat(known.eligible(everybody, List.of(), Cast.TENANT))
                .containsExactly("user:fay", "user:finn", "user:vic");
        assertThat(known.eligible(everybody, List.of("user:fay"), Cast.TENANT))
                .containsExactly("user:finn", "user:vic");
        assertThat(known.eligible(everybody, List.of(), Cast.OTHER_TENANT)).isEmpty();
        assertThat(new Authority(asserting()).eligible(List.of("user:stranger"), List.of(), Cast.TENANT))
                .containsExactly("user:stranger");
    }

    @Test
    void aTitanMayStandForPeople() {
        PrincipalsDocument.Grant acting = new PrincipalsDocument.Grant(
                List.of(Scope.TASK_WRITE), List.of(Cast.TENANT), List.of("human:fay", "human:*"), List.of("desk"));
        PrincipalsDocument document = new PrincipalsDocument(
                Map.of(),
                Map.of(),
                List.of(new PrincipalsDocument.Registered("titan:clerk", List.of(), List.of(acting), false)));
        assertThat(new Authority(document).behindTitans(List.of("desk"), Cast.TENANT))
                .containsExactly("user:fay");
        assertThat(new Authority(document).behindTitans(List.of("archive"), Cast.TENANT))
                .isEmpty();
        assertThat(new Authority(document).behindTitans(List.of("desk"), Cast.OTHER_TENANT))
                .isEmpty();
    }

    private static PrincipalsDocument asserting() {
        PrincipalsDocument.Grant desk = new PrincipalsDocument.Grant(
                List.of(Scope.GATE_WRITE), List.of(PrincipalsDocument.ANY), List.of("human:*"), List.of());
        return new PrincipalsDocument(
                Map.of(Cast.TENANT, new PrincipalsDocument.Tenant(true)),
                Map.of(),
                List.of(new PrincipalsDocument.Registered("user:desk", List.of(), List.of(desk), true)));
    }

    @Test
    void aKeyIsItsOwnersAndNobodyElses() {
        assertThat(authority.owner("key-ada"))
                .hasValueSatisfying(owner -> assertThat(owner.principal()).isEqualTo(Cast.ADA.principal()));
        assertThat(authority.owner("key-of-nobody")).isEmpty();
        assertThat(authority.holds(Cast.POLICY.principal(), Scope.VERDICT_WRITE))
                .isTrue();
        assertThat(authority.holds(Cast.ADA.principal(), Scope.VERDICT_WRITE)).isFalse();
    }

    /** Whom the shared secret's holder merely asserts is a person only where the tenant says so. */
    @Test
    void anAssertedPersonCountsWhereTheTenantSaysSo() {
        Authority asserting = new Authority(new PrincipalsDocument(
                Map.of("acme", new PrincipalsDocument.Tenant(true), "umbrella", new PrincipalsDocument.Tenant(false)),
                Map.of("finance", List.of("user:fay")),
                List.of(
                        new PrincipalsDocument.Registered("user:harness", List.of(), List.of(), true),
                        new PrincipalsDocument.Registered("user:plain", List.of(), List.of(), false))));
        Principal harness = new Principal(PrincipalType.USER, "harness", "service:gateway");
        Principal plain = new Principal(PrincipalType.USER, "plain", "service:gateway");
        Actor fay = new Actor(ActorType.HUMAN, "fay");

        assertThat(asserting.person(speaking(harness, fay), "acme")).contains("user:fay");
        assertThat(asserting.person(speaking(harness, fay), "umbrella")).isEmpty();
        assertThat(asserting.person(speaking(harness, fay), "unknown")).isEmpty();
        assertThat(asserting.person(speaking(plain, fay), "acme")).isEmpty();
        assertThat(asserting.person(speaking(harness, new Actor(ActorType.TITAN, "fay")), "acme"))
                .isEmpty();
        assertThat(asserting.person(speaking(plain, new Actor(ActorType.HUMAN, "plain")), "umbrella"))
                .contains("user:plain");
        assertThat(asserting.eligible(List.of("group:finance"), List.of(), "acme"))
                .containsExactly("user:fay");
        assertThat(asserting.eligible(List.of("group:finance"), List.of(), "umbrella"))
                .isEmpty();
    }

    private static Authenticated speaking(Principal principal, Actor actor) {
        return new Authenticated(principal, actor, Set.of(), null, null);
    }

    /** The log shows who tried what, but the run's own chain does not: nothing happened to the run. */
    @Test
    void aRefusalStandsInTheLogButInNoChain() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start(), pause());
        Message.Asked refused =
                (Message.Asked) resume().by(Cast.NOBODY).withId("attempt").in(run);
        Decision.Rejected<RunState> rejected = new Decision.Rejected<>(RejectionCode.NOT_AUTHORISED, "No grant");

        Recorded recorded = Refusals.entry(refused, rejected, refused.bodySha256(), 12, run.context());

        Entry entry = recorded.entry();
        assertThat(recorded.event())
                .isEqualTo(
                        new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, "No grant", refused.bodySha256(), 12));
        assertThat(entry.seq()).isNull();
        assertThat(entry.prev()).isNull();
        assertThat(entry.logSeq())
                .isEqualTo(TestRun.FIRST_LOG_SEQ + run.entries().size());
        assertThat(entry.eventId()).isEqualTo(run.runId() + ".x" + entry.logSeq());
        assertThat(entry.principal()).isEqualTo(Cast.NOBODY.principal());
        assertThat(entry.commandId()).isEqualTo("attempt");
        assertThat(Recorded.of(recorded.toAuditRecord())).isEqualTo(recorded);
    }
}
