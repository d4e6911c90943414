package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.applyOverride;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.approveWith;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.deny;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.reject;
import static io.federationcore.lifecycle.Acts.requestOverride;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.reviewOverride;
import static io.federationcore.lifecycle.Acts.start;
import static io.federationcore.lifecycle.Acts.withdraw;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.Cast.Who;
import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.registry.OpenReviews;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ways to cheat at a gate, one a row. Each leaves the run exactly where it was, and a record of the attempt: a rejection,
 * and where the right or the binding of somebody known is concerned an entry of the log.
 */
final class GateCheatsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final JsonValue FOUR = JsonValue.parse("{\"cost_centre\":4}");
    private static final JsonValue FIVE = JsonValue.parse("{\"cost_centre\":5}");
    private static final Who TITAN_FOR_FAY = new Who(Cast.TALLY.principal(), new Actor(ActorType.HUMAN, "fay"));
    private static final Who DESK_FOR_FAY =
            new Who(new Principal(PrincipalType.USER, "desk", "service:gateway"), new Actor(ActorType.HUMAN, "fay"));

    private static final PolicyBundle APART = new PolicyBundle(Map.of("apart.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: apart}
            spec:
              name: Somebody else
              approvers: [group:finance, user:root, user:vic]
              separation: [requester, workflow_author, acting_titan]
            """));

    private record Row(String workflow, List<Act> given, Act when, RejectionCode code, boolean logged, String cheat) {
        /** The same in a run of another workflow. */
        Row in(String other) {
            return new Row(other, given, when, code, logged, cheat);
        }

        @Override
        public String toString() {
            return cheat + ": " + code.wire();
        }
    }

    private static Row logged(String cheat, RejectionCode code, Act when, Act... given) {
        return new Row(Workflows.TWO_STEPS, List.of(given), when, code, true, cheat);
    }

    private static Row rejected(String cheat, RejectionCode code, Act when, Act... given) {
        return new Row(Workflows.TWO_STEPS, List.of(given), when, code, false, cheat);
    }

    static Stream<Row> whoVotes() {
        Act start = start().by(Cast.FAY).afterPublishing(everybodyMay()).afterPublishing(APART);
        Act ask = flag("apart");
        return Stream.of(
                logged("the requester approves", RejectionCode.NOT_AN_APPROVER, approve(Cast.FAY), start, ask),
                logged("the author approves", RejectionCode.NOT_AN_APPROVER, approve(Cast.ROOT), start, ask),
                logged("whom a Titan acts for approves", RejectionCode.NOT_AN_APPROVER, approve(Cast.VIC), start, ask),
                logged("a Titan's key", RejectionCode.NOT_AN_APPROVER, approve(TITAN_FOR_FAY), start, ask),
                logged("a Titan's key", RejectionCode.NOT_AN_APPROVER, approve(Cast.TALLY), start, ask),
                logged("a program's key", RejectionCode.NOT_AN_APPROVER, approve(Cast.PORTAL_FOR_FAY), start(), two()),
                logged(
                        "somebody asserted",
                        RejectionCode.NOT_AN_APPROVER,
                        approve(DESK_FOR_FAY),
                        asserting(false),
                        two()),
                logged("without the right", RejectionCode.NOT_AUTHORISED, approve(Cast.NOBODY), start(), two()),
                logged(
                        "a signature that does not say what the vote says",
                        RejectionCode.BINDING_MISMATCH,
                        approve(Cast.FAY).claiming(null),
                        start(),
                        two()),
                logged(
                        "a signature that says something else",
                        RejectionCode.BINDING_MISMATCH,
                        approve(Cast.FAY).claiming(new GateClaim("another.g1", "approve", "ab".repeat(32), null, null)),
                        start(),
                        two()),
                logged(
                        "a verdict that outsiders could not check",
                        RejectionCode.NOT_AUTHORISED,
                        allow().by(Cast.SECRETIVE_POLICY),
                        start()),
                rejected(
                        "a verdict with a signature that no task has room for",
                        RejectionCode.TOO_LARGE,
                        allow().withSignatureOf(Signed.MAX_AUTH + 1),
                        start()),
                logged("not asked", RejectionCode.NOT_AN_APPROVER, approve(Cast.VIC), start(), two()),
                rejected("twice", RejectionCode.ALREADY_VOTED, approve(Cast.FAY), start(), two(), approve(Cast.FAY)),
                rejected(
                        "through two groups",
                        RejectionCode.ALREADY_VOTED,
                        approve(Cast.FAY),
                        start().afterPublishing(groups("user:fay", "user:finn")),
                        two(),
                        approve(Cast.FAY)),
                rejected(
                        "once with the own key, once asserted",
                        RejectionCode.ALREADY_VOTED,
                        approve(DESK_FOR_FAY),
                        asserting(true),
                        two(),
                        approve(Cast.FAY)),
                logged(
                        "removed, and votes nevertheless",
                        RejectionCode.NOT_AN_APPROVER,
                        approve(Cast.FAY).afterPublishing(groups("user:finn")),
                        start(),
                        two()));
    }

    static Stream<Row> whatIsVotedOn() {
        Act vote = approve(Cast.FAY).withId("the-vote");
        Act other = approve(Cast.FAY).with("ballot_sha256", "ab".repeat(32));
        Act[] secondAttempt = {start(), one(), approve(Cast.FINN), fail("a"), due(Timer.Kind.RETRY), one()};
        return Stream.of(
                rejected("a replay", RejectionCode.DUPLICATE, vote, start(), two(), vote),
                rejected(
                        "a replay once withdrawn",
                        RejectionCode.DUPLICATE,
                        vote,
                        start(),
                        two(),
                        vote,
                        withdraw(Cast.FAY)),
                logged("for another run", RejectionCode.BINDING_MISMATCH, vote.signedForAnotherRun(), start(), two()),
                logged("for another gate or input", RejectionCode.VOTE_MISMATCH, other, start(), two()),
                logged("for another attempt", RejectionCode.VOTE_MISMATCH, onFirstBallot(Cast.FAY), secondAttempt),
                rejected(
                        "for the gate of another attempt",
                        RejectionCode.GATE_CLOSED,
                        Acts.voteAt(TestRun.runIdMadeAt(TestRun.START) + ".g2", Cast.FAY),
                        secondAttempt),
                rejected(
                        "for a gate of another run",
                        RejectionCode.UNKNOWN_GATE,
                        Acts.voteAt(TestRun.runIdMadeAt(TestRun.START.plusMillis(9)) + ".g2", Cast.FAY),
                        start(),
                        two()),
                rejected("after expiry", RejectionCode.LATE, vote.after(HOUR), start(), two()),
                logged(
                        "both ways",
                        RejectionCode.CONFLICTING_VOTE,
                        reject(Cast.FAY),
                        start(),
                        two(),
                        approve(Cast.FAY)),
                rejected("another's vote back", RejectionCode.NOT_VOTED, withdraw(Cast.FINN), start(), two(), vote),
                rejected("an input that fails", RejectionCode.INVALID_INPUT, approve(Cast.FAY), start(), withInput()),
                rejected(
                        "an input that nobody asks for",
                        RejectionCode.INVALID_INPUT,
                        approveWith(Cast.FAY, FOUR),
                        start(),
                        two()),
                rejected(
                        "an input that is too large",
                        RejectionCode.TOO_LARGE,
                        approveWith(Cast.FAY, Acts.sized(65 * 1024)),
                        start(),
                        withInput()),
                logged(
                        "another input than the first approver's",
                        RejectionCode.INPUT_DIFFERS,
                        approveWith(Cast.FINN, FIVE),
                        start(),
                        withInput(),
                        approveWith(Cast.FAY, FOUR)),
                logged(
                        "another input than one's own",
                        RejectionCode.CONFLICTING_VOTE,
                        approveWith(Cast.FAY, FIVE),
                        start(),
                        withInput(),
                        approveWith(Cast.FAY, FOUR)),
                rejected("a resume that would open it", RejectionCode.WRONG_STATE, resume(), start(), two()));
    }

    static Stream<Row> overrides() {
        Act asked = requestOverride(Cast.OTTO);
        Act applied = applyOverride(Cast.OLGA);
        Act[] longGate = {start(), allow(), complete("look-up"), allow(), complete("assess"), allow(), asked};
        return Stream.of(
                logged("alone", RejectionCode.SECOND_PERSON, applyOverride(Cast.OTTO), start(), two(), asked),
                logged("that nobody requested", RejectionCode.SECOND_PERSON, applied, start(), two()),
                logged(
                        "requested without the right",
                        RejectionCode.NOT_AUTHORISED,
                        requestOverride(Cast.FAY),
                        start(),
                        two()),
                logged(
                        "applied without the right",
                        RejectionCode.NOT_AUTHORISED,
                        applyOverride(Cast.FAY),
                        start(),
                        two(),
                        asked),
                logged(
                        "by a Titan's key",
                        RejectionCode.NOT_AUTHORISED,
                        requestOverride(new Who(Cast.TALLY.principal(), new Actor(ActorType.HUMAN, "otto"))),
                        start(),
                        two()),
                rejected(
                        "requested twice",
                        RejectionCode.WRONG_STATE,
                        requestOverride(Cast.OLGA),
                        start(),
                        two(),
                        asked),
                rejected("applied twice", RejectionCode.GATE_CLOSED, applied, start(), two(), asked, applied),
                rejected("after its hour", RejectionCode.LATE, applied.after(HOUR), longGate)
                        .in(Workflows.PAYMENT),
                rejected("against a deny", RejectionCode.RUN_FINISHED, asked, start(), deny()),
                logged(
                        "of something else",
                        RejectionCode.VOTE_MISMATCH,
                        applied.with("ballot_sha256", "ab".repeat(32)),
                        start(),
                        two(),
                        asked),
                logged(
                        "requested by somebody who lost the right",
                        RejectionCode.SECOND_PERSON,
                        applied.afterPublishing(without("user:otto")),
                        start(),
                        two(),
                        asked),
                logged(
                        "while a review is overdue",
                        RejectionCode.OVERRIDE_BLOCKED,
                        showingOverdue(asked),
                        start(),
                        two()),
                logged(
                        "with somebody whose review is overdue",
                        RejectionCode.OVERRIDE_BLOCKED,
                        showingOverdue(applied),
                        start(),
                        two(),
                        asked),
                logged(
                        "reviewed by one of the two",
                        RejectionCode.SECOND_PERSON,
                        reviewOverride(Cast.OTTO),
                        start(),
                        two(),
                        asked,
                        applied),
                logged(
                        "reviewed without the right",
                        RejectionCode.NOT_AUTHORISED,
                        reviewOverride(Cast.ADA),
                        start(),
                        two(),
                        asked,
                        applied),
                rejected(
                        "reviewed twice",
                        RejectionCode.STALE,
                        reviewOverride(Cast.VIC),
                        start(),
                        two(),
                        asked,
                        applied,
                        cancel(),
                        reviewOverride(Cast.VIC)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"whoVotes", "whatIsVotedOn", "overrides"})
    void leavesTheRunWhereItWasAndARecord(Row row) {
        Scenario.of(row.workflow())
                .given(row.given().toArray(Act[]::new))
                .when(row.when())
                .thenRejected(row.code());
        assertThat(row.code().audited()).isEqualTo(row.logged());
    }

    /** An approver who is removed in mid-quorum counts no more; the gate opens once enough others agree. */
    @Test
    void aRemovedApproversOpenVoteCountsNoMore() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(start().afterPublishing(groups("user:fay", "user:finn", "user:vic")), two(), approve(Cast.FAY))
                .when(approve(Cast.FINN).afterPublishing(groups("user:finn", "user:vic")))
                .then(Event.VoteRecorded.class)
                .when(approve(Cast.VIC))
                .then(
                        Event.VoteRecorded.class,
                        Event.GateResolved.class,
                        Event.RunStatusChanged.class,
                        Event.StepStarted.class)
                .with(Event.GateResolved.class, gate -> {
                    assertThat(gate.outcome()).isEqualTo(GateOutcome.APPROVED);
                    assertThat(gate.approvals()).containsExactly("user:finn", "user:vic");
                });
    }

    /** Whoever holds a run at a gate, it can be ended. */
    @Test
    void aPausedRunCanAlwaysBeCancelled() {
        for (Act[] given : List.of(new Act[] {start(), two()}, new Act[] {start(), two(), Acts.pause()}, new Act[] {
            start(), two(), approve(Cast.FAY), requestOverride(Cast.OTTO)
        })) {
            Scenario.of(Workflows.TWO_STEPS)
                    .given(given)
                    .when(cancel())
                    .then(Event.GateResolved.class, Event.RunFinished.class, Event.RunSealed.class);
        }
    }

    /** A person's resume takes the person's hold away, and nothing else. */
    @Test
    void aPersonsResumeReleasesNoGate() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), two(), Acts.pause())
                .when(resume())
                .then(Event.RunStatusChanged.class)
                .leaving(RunState.Paused.class, run -> assertThat(run.gates()).hasSize(1));
    }

    /** Where nobody knows who registered the workflow, its author cannot be told from the others. */
    @Test
    void aGateThatNobodyCouldSatisfyFailsAtOnce() {
        for (Act[] given : List.of(
                new Act[] {start().by(Cast.FAY).afterPublishing(everybodyMay()).afterPublishing(APART)},
                new Act[] {start().afterPublishing(APART)})) {
            TestRun run = new TestRun(Workflows.TWO_STEPS);
            run.registry().forgetAuthors(run.workflow());
            Scenario.of(run)
                    .given(given)
                    .when(flag("apart"))
                    .then(Event.GateResolved.class, Event.RunFinished.class, Event.RunSealed.class)
                    .with(
                            Event.GateResolved.class,
                            gate -> assertThat(gate.outcome()).isEqualTo(GateOutcome.UNSATISFIABLE));
        }
    }

    /** What is bypassed is told in full, and later steps see no input. */
    @Test
    void anOverrideSaysWhatItBypassed() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), withInput(), approveWith(Cast.FAY, FOUR), requestOverride(Cast.OTTO))
                .when(applyOverride(Cast.OLGA))
                .then(
                        Event.OverrideApplied.class,
                        Event.GateResolved.class,
                        Event.RunStatusChanged.class,
                        Event.StepStarted.class)
                .with(Event.OverrideApplied.class, override -> {
                    assertThat(override.requestedBy()).isEqualTo(Cast.OTTO.actor());
                    assertThat(override.by()).isEqualTo(Cast.OLGA.actor());
                    assertThat(override.ticket()).isEqualTo("INC-7");
                    assertThat(override.bypassed().approvals()).containsExactly("user:fay");
                    assertThat(override.bypassed().quorum()).isEqualTo(2);
                    assertThat(override.bypassed().inputRequired()).isTrue();
                })
                .sending(sent -> assertThat(sent.notices()).hasSize(1));
    }

    /** What approvers supply is recorded once, and shown to the steps that use the gate's. */
    @Test
    void anAgreedInputIsShownToLaterSteps() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), withInput(), approveWith(Cast.FAY, FOUR))
                .when(approveWith(Cast.FINN, FOUR))
                .then(
                        Event.VoteRecorded.class,
                        Event.GateInputAccepted.class,
                        Event.GateResolved.class,
                        Event.RunStatusChanged.class,
                        Event.StepStarted.class)
                .with(
                        Event.GateInputAccepted.class,
                        given -> assertThat(given.input()).isEqualTo(FOUR))
                .when(complete("a"))
                .then(Event.StepCompleted.class, Event.GateRequested.class)
                .sending(sent -> assertThat(((io.federationcore.schemas.message.Subject.OfStep)
                                        sent.gateRequests().getFirst().subject())
                                .input()
                                .text())
                        .contains("\"gate_inputs\":{\"a\":{\"cost_centre\":4}}"));
    }

    private static Act one() {
        return flag("one-finance");
    }

    private static Act two() {
        return flag("two-finance");
    }

    private static Act withInput() {
        return flag("two-with-input");
    }

    /** A vote for what the first gate of the run asked. */
    private static Act onFirstBallot(Who voter) {
        return run -> {
            String first = run.entries().stream()
                    .filter(recorded -> recorded.event() instanceof Event.GateFlagged)
                    .map(recorded -> recorded.data().sha256())
                    .findFirst()
                    .orElseThrow();
            return approve(voter).with("ballot_sha256", first).in(run);
        };
    }

    private static Act showingOverdue(Act act) {
        return run -> {
            run.registry()
                    .show(new OpenReviews(List.of(new OpenReviews.Review(
                            TestRun.runIdMadeAt(TestRun.START.plusMillis(5)),
                            "other.g2",
                            List.of("user:otto", "user:vic"),
                            run.now()))));
            return act.in(run);
        };
    }

    /** A start where a shared secret may assert people, and in this tenant they count or not. */
    private static Act asserting(boolean counts) {
        PrincipalsDocument.Grant desk = new PrincipalsDocument.Grant(
                List.of(Scope.GATE_WRITE), List.of(Cast.TENANT), List.of("human:*"), List.of());
        List<PrincipalsDocument.Registered> principals = new ArrayList<>(Cast.PRINCIPALS.principals());
        principals.add(new PrincipalsDocument.Registered("user:desk", List.of(), List.of(desk), true));
        return start().afterPublishing(new PrincipalsDocument(
                Map.of(Cast.TENANT, new PrincipalsDocument.Tenant(counts)), Cast.PRINCIPALS.groups(), principals));
    }

    /** Finance, and a second group through which the same people are named. */
    private static PrincipalsDocument groups(String... finance) {
        return new PrincipalsDocument(
                Map.of(), Map.of("finance", List.of(finance), "board", List.of(finance)), Cast.PRINCIPALS.principals());
    }

    private static PrincipalsDocument without(String id) {
        return new PrincipalsDocument(
                Map.of(),
                Cast.PRINCIPALS.groups(),
                Cast.PRINCIPALS.principals().stream()
                        .filter(principal -> !principal.id().equals(id))
                        .toList());
    }

    /** Everybody may start runs and vote, and the Titan Tally stands for Vic. */
    private static PrincipalsDocument everybodyMay() {
        PrincipalsDocument.Grant all = new PrincipalsDocument.Grant(
                List.of(Scope.WORKFLOW_WRITE, Scope.GATE_WRITE),
                List.of(PrincipalsDocument.ANY),
                List.of("human:fay", "human:vic"),
                List.of());
        PrincipalsDocument.Grant tasks = new PrincipalsDocument.Grant(
                List.of(Scope.TASK_WRITE), List.of(PrincipalsDocument.ANY), List.of("human:vic"), List.of("desk"));
        return new PrincipalsDocument(
                Map.of(),
                Cast.PRINCIPALS.groups(),
                Cast.PRINCIPALS.principals().stream()
                        .map(principal -> {
                            List<PrincipalsDocument.Grant> grants = new ArrayList<>(principal.grants());
                            grants.add(all);
                            if (principal.id().equals("titan:tally")) {
                                grants.add(tasks);
                            }
                            return new PrincipalsDocument.Registered(
                                    principal.id(), principal.keys(), grants, principal.sharedSecret());
                        })
                        .toList());
    }
}
