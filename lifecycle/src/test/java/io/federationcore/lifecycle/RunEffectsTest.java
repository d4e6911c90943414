package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.deny;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.auth.PublicSignatures;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Consent;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Snapshot;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.VerdictKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is sent because of what happened: questions to the policy, tasks, snapshots, payloads to keep. */
final class RunEffectsTest {
    private static final JsonValue METADATA = JsonValue.parse("{\"cost_centre\":7}");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<Act> BEFORE_REPORT = List.of(
            start(),
            allow(),
            complete("look-up"),
            allow(),
            complete("assess"),
            allow(),
            approve(Cast.FAY),
            approve(Cast.FINN),
            allow(),
            complete("transfer"));

    @Test
    void aStartAsksThePolicyAboutTheFirstStep() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .when(Acts.startWith(METADATA, List.of("urgent")))
                .then(Event.RunCreated.class, Event.RunStatusChanged.class, Event.GateRequested.class)
                .sending(sent -> {
                    JsonValue input = JsonValue.parse("{\"input\":{\"amount\":120},\"results\":{}}");
                    assertThat(sent.gateRequests())
                            .containsExactly(new GateRequest(
                                    1,
                                    run.runId() + ".g2",
                                    Cast.TENANT,
                                    run.runId(),
                                    Cast.ADA.principal(),
                                    Cast.ADA.actor(),
                                    TestRun.START,
                                    TestRun.START.plus(TestRun.VERDICT_TIMEOUT),
                                    new Subject.OfStep(
                                            "two-steps",
                                            "1.0.0",
                                            run.workflow().digest(),
                                            "a",
                                            StepType.OBSERVE,
                                            0,
                                            1,
                                            "desk",
                                            input,
                                            input.sha256(),
                                            METADATA,
                                            List.of("urgent"))));
                    assertThat(sent.waiting()).isTrue();
                    assertThat(sent.tasks()).isEmpty();
                    assertThat(sent.payloads()).containsOnlyKeys("").containsValue(Acts.INPUT);
                });
    }

    @Test
    void anAllowedStepBecomesATaskWithItsVerdict() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(start())
                .when(allow().after(SECOND))
                .then(Event.GateResolved.class, Event.StepStarted.class)
                .sending(sent -> {
                    Task task = sent.tasks().getFirst();
                    JsonValue input = JsonValue.parse("{\"input\":{\"amount\":120},\"results\":{}}");
                    Message.Judged said = (Message.Judged) run.said(-1);
                    assertThat(task)
                            .isEqualTo(new Task(
                                    1,
                                    Cast.TENANT,
                                    run.runId(),
                                    "two-steps",
                                    "1.0.0",
                                    "a",
                                    StepType.OBSERVE,
                                    1,
                                    "desk",
                                    TestRun.START.plus(SECOND).plusSeconds(30),
                                    input,
                                    input.sha256(),
                                    run.runId() + ".g2",
                                    said.verdict(),
                                    new Signed(Objects.requireNonNull(said.who().signature()), run.principalsDigest()),
                                    List.of()));
                    assertThat(task.key()).isEqualTo(run.runId() + "/a/1");
                    assertThat(sent.tasks()).hasSize(1);
                    assertThat(sent.waiting()).isFalse();
                });
    }

    @Test
    void aTaskCarriesTheSignaturesOfWhoeverLetItPass() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start(), flag("two-finance"), approve(Cast.FINN), approve(Cast.FAY));
        Task task = run.lastSent().tasks().getFirst();

        assertThat(signatures(run).objection(requireNonNull(task.signed()), requireNonNull(task.verdict())))
                .isEmpty();
        // Finn has a shared secret, by which a Titan could check nothing.
        assertThat(task.consents()).extracting(Consent::person).containsExactly("user:fay", "user:finn");
        assertThat(task.consents().getLast().signed()).isNull();
        PublicSignatures.Saying said =
                signatures(run).saying(requireNonNull(task.consents().getFirst().signed()), run.runId(), Cast.TENANT);
        assertThat(said).isInstanceOfSatisfying(PublicSignatures.Said.class, fay -> {
            assertThat(fay.person()).isEqualTo("user:fay");
            assertThat(fay.claim().gateId()).isEqualTo(task.gateId());
            assertThat(fay.claim().act()).isEqualTo(GateClaim.APPROVE);
        });
    }

    @Test
    void aTaskCarriesThemWhenAPersonHeldTheRunMeanwhile() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start(), flag("one-finance"), pause(), approve(Cast.FAY), resume());
        Task task = run.lastSent().tasks().getFirst();

        assertThat(signatures(run).objection(requireNonNull(task.signed()), requireNonNull(task.verdict())))
                .isEmpty();
        assertThat(task.consents()).extracting(Consent::person).containsExactly("user:fay");
        assertThat(task.consents().getFirst().signed()).isNotNull();
    }

    @Test
    void aVoteTakenBackGoesWithNoTask() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(
                        start(),
                        flag("two-finance"),
                        approve(Cast.FAY),
                        Acts.withdraw(Cast.FAY),
                        Acts.requestOverride(Cast.OTTO),
                        Acts.applyOverride(Cast.OLGA));

        assertThat(run.lastSent().tasks().getFirst().consents())
                .containsExactly(new Consent("user:otto", null), new Consent("user:olga", null));
    }

    private static PublicSignatures signatures(TestRun run) {
        return new PublicSignatures("test", run.principals());
    }

    @Test
    void aStepIsGivenTheOutputOfTheStepBeforeIt() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(complete("a"))
                .then(Event.StepCompleted.class, Event.GateRequested.class)
                .sending(sent -> {
                    Subject.OfStep subject =
                            (Subject.OfStep) sent.gateRequests().getFirst().subject();
                    assertThat(subject.input())
                            .isEqualTo(
                                    JsonValue.parse("{\"input\":{\"amount\":120},\"results\":{\"a\":{\"of\":\"a\"}}}"));
                    assertThat(sent.payloads()).containsOnlyKeys("a");
                })
                .when(allow())
                .then(Event.GateResolved.class, Event.StepStarted.class)
                .sending(sent -> assertThat(sent.tasks().getFirst().input())
                        .isEqualTo(JsonValue.parse("{\"input\":{\"amount\":120},\"results\":{\"a\":{\"of\":\"a\"}}}")));
    }

    @Test
    void aStepThatSaysWhatItUsesIsGivenThat() {
        JsonValue input = JsonValue.parse(
                "{\"input\":{\"amount\":120},\"results\":{\"look-up\":{\"of\":\"look-up\"},\"transfer\":{\"of\":\"transfer\"}}}");
        TestRun run = new TestRun(Workflows.PAYMENT);
        Scenario.of(run).given(BEFORE_REPORT.toArray(Act[]::new));
        Subject.OfStep subject =
                (Subject.OfStep) run.lastSent().gateRequests().getFirst().subject();
        assertThat(subject.input()).isEqualTo(input);

        Scenario.of(run).given(allow());
        assertThat(run.lastSent().tasks()).extracting(Task::input).containsExactly(input);
    }

    /** A gate's own output is what the step behind it is given; nobody works on the gate itself. */
    @Test
    void aPassedGateIsNoTask() {
        TestRun run = new TestRun(Workflows.CHECKPOINT);
        Scenario.of(run)
                .given(start())
                .when(allow())
                .then(
                        Event.GateResolved.class,
                        Event.StepStarted.class,
                        Event.StepCompleted.class,
                        Event.GateRequested.class)
                .sending(sent -> {
                    assertThat(sent.tasks()).isEmpty();
                    Subject.OfStep subject =
                            (Subject.OfStep) sent.gateRequests().getFirst().subject();
                    assertThat(subject.input().text())
                            .contains("{\"check\":{\"gate_id\":\"" + run.runId() + ".g2\",\"passed\":true}}");
                });
    }

    /** Once people approve, the task carries the verdict that asked them. */
    @Test
    void anApprovedStepCarriesTheVerdictThatFlaggedIt() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), flag("one-finance"))
                .when(approve(Cast.FAY))
                .then(
                        Event.VoteRecorded.class,
                        Event.GateResolved.class,
                        Event.RunStatusChanged.class,
                        Event.StepStarted.class)
                .sending(sent -> assertThat(sent.tasks()).singleElement().satisfies(RunEffectsTest::carriesAFlag));
    }

    @Test
    void aStepThatPassedDuringAPauseCarriesItsVerdict() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), pause(), allow())
                .when(resume())
                .then(Event.RunStatusChanged.class, Event.StepStarted.class)
                .sending(sent -> assertThat(sent.tasks())
                        .singleElement()
                        .satisfies(task -> assertThat(task.verdict())
                                .isNotNull()
                                .satisfies(
                                        verdict -> assertThat(verdict.verdict()).isEqualTo(VerdictKind.ALLOW))));
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), pause(), flag("one-finance"), approve(Cast.FAY))
                .when(resume())
                .then(Event.RunStatusChanged.class, Event.StepStarted.class)
                .sending(sent -> assertThat(sent.tasks()).singleElement().satisfies(RunEffectsTest::carriesAFlag));
    }

    private static void carriesAFlag(Task task) {
        assertThat(task.verdict()).isNotNull().satisfies(verdict -> {
            assertThat(verdict.verdict()).isEqualTo(VerdictKind.FLAG);
            assertThat(verdict.gateId()).isEqualTo(task.gateId());
        });
    }

    /** A queue without a topic fails that attempt, and sends nothing there. */
    @Test
    void aStepWhoseQueueIsMissingIsNotSent() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        run.registry().loseQueue("desk");
        Scenario.of(run)
                .given(start())
                .when(allow())
                .then(Event.GateResolved.class, Event.StepStarted.class, Event.StepRetryScheduled.class)
                .with(
                        Event.StepRetryScheduled.class,
                        rest -> assertThat(rest.code()).isEqualTo("queue_missing"))
                .sending(sent -> assertThat(sent.tasks()).isEmpty());
        Scenario.of(run)
                .given(due(Timer.Kind.RETRY))
                .when(allow())
                .then(
                        Event.GateResolved.class,
                        Event.StepStarted.class,
                        Event.StepFailed.class,
                        Event.RunFinished.class,
                        Event.RunSealed.class)
                .sending(sent -> assertThat(sent.tasks()).isEmpty());
    }

    @Test
    void aSnapshotSaysWhereTheRunIs() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start());
        snapshot(run, RunStatus.RUNNING, "a", 0, List.of(), null);
        Scenario.of(run).given(flag("one-finance").after(SECOND));
        snapshot(run, RunStatus.PAUSED, "a", 0, List.of(run.runId() + ".g2"), null);
        Scenario.of(run).given(approve(Cast.FAY), complete("a").after(SECOND));
        snapshot(run, RunStatus.RUNNING, "b", 1, List.of(), null);
        Scenario.of(run).given(allow(), complete("b"));
        snapshot(run, RunStatus.COMPLETED, null, 2, List.of(), FinishReason.COMPLETED);
    }

    @Test
    void aFailedRunsSnapshotSaysWhereItFailedAndWhy() {
        TestRun denied = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(denied).given(start(), allow(), complete("a"), deny());
        snapshot(denied, RunStatus.FAILED, "b", 1, List.of(), FinishReason.GATE_DENIED);
        TestRun cancelled = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(cancelled).given(start(), allow(), complete("a"), flag("one-finance"), cancel());
        snapshot(cancelled, RunStatus.FAILED, "b", 1, List.of(), FinishReason.CANCELLED);
        TestRun external = new TestRun(Workflows.EXTERNAL);
        Scenario.of(external).given(start());
        snapshot(external, RunStatus.PENDING, "a", 0, List.of(), null);
    }

    private static void snapshot(
            TestRun run,
            RunStatus status,
            @Nullable String step,
            int index,
            List<String> gates,
            @Nullable FinishReason reason) {
        Recorded last = run.entries().getLast();
        assertThat(run.lastSent().snapshot())
                .isEqualTo(new Snapshot(
                        1,
                        run.runId(),
                        Cast.TENANT,
                        run.workflow().id(),
                        run.workflow().version(),
                        run.workflow().digest(),
                        status,
                        step,
                        index,
                        gates,
                        reason,
                        run.entries().size() - 1,
                        last.leaf(),
                        run.now()));
    }
}
