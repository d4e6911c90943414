package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.RunState.Running;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** While a person holds a run, its clock stands still: all that is due moves by exactly the length of the pause. */
final class PauseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WEEKEND = Duration.ofHours(63).plusMillis(7);
    private static final Duration LUNCH = Duration.ofMinutes(41);
    private static final Instant DEADLINE = TestRun.START.plus(Duration.ofDays(1));

    static Stream<Arguments> walks() {
        return Stream.of(
                Arguments.of("awaiting a verdict", List.of(start())),
                Arguments.of("awaiting people", List.of(start(), flag("one-finance"))),
                Arguments.of("in flight", List.of(start(), allow().after(SECOND))),
                Arguments.of("resting", List.of(start(), allow(), fail("a").after(SECOND))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walks")
    void allTimersMoveByThePause(String where, List<Act> given) {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(given.toArray(Act[]::new));
        List<Timer> before = run.live().timers();
        assertThat(before).hasSize(2);

        Scenario.of(run).given(pause().after(SECOND), resume().after(WEEKEND));

        assertThat(run.live().timers()).isEqualTo(later(before, WEEKEND));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walks")
    void twoPausesAddUp(String where, List<Act> given) {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(given.toArray(Act[]::new));
        List<Timer> before = run.live().timers();

        Scenario.of(run)
                .given(pause().after(SECOND), resume().after(WEEKEND), pause().after(SECOND), resume().after(LUNCH));

        assertThat(run.live().timers()).isEqualTo(later(before, WEEKEND.plus(LUNCH)));
    }

    private static List<Timer> later(List<Timer> timers, Duration by) {
        return timers.stream()
                .map(timer ->
                        new Timer(timer.kind(), timer.subject(), timer.due().plus(by)))
                .toList();
    }

    /** The hour that people have begins when the run goes on, for the clock stood still when the gate was flagged. */
    @Test
    void aGateFlaggedDuringThePauseGivesPeopleTheirFullTime() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(start(), pause().after(SECOND), flag("one-finance").after(LUNCH), resume().after(WEEKEND));

        Duration pause = LUNCH.plus(WEEKEND);
        assertThat(run.live().timers())
                .containsExactly(
                        new Timer(Timer.Kind.DEADLINE, "", DEADLINE.plus(pause)),
                        new Timer(
                                Timer.Kind.PEOPLE,
                                run.runId() + ".g2",
                                run.now().plus(Duration.ofHours(1))));
    }

    /** A step that is let pass during the pause starts when the run goes on, and has all of its time then. */
    @Test
    void aStepClearedDuringThePauseHasItsFullTime() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), pause().after(SECOND), allow().after(LUNCH))
                .when(resume().after(WEEKEND))
                .then(Event.RunStatusChanged.class, Event.StepStarted.class)
                .leaving(Running.class, run -> {
                    Instant resumed = TestRun.START.plus(SECOND).plus(LUNCH).plus(WEEKEND);
                    assertThat(run.timers())
                            .containsExactly(
                                    new Timer(
                                            Timer.Kind.DEADLINE,
                                            "",
                                            DEADLINE.plus(LUNCH).plus(WEEKEND)),
                                    new Timer(Timer.Kind.ATTEMPT, "a:1", resumed.plusSeconds(30)));
                });
    }

    /** A rest that begins during the pause is as long as any other once the run goes on. */
    @Test
    void aStepThatFailsDuringThePauseRestsAfterIt() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow(), pause(), fail("a").after(LUNCH))
                .when(resume().after(WEEKEND))
                .then(Event.RunStatusChanged.class)
                .leaving(Running.class, run -> {
                    Instant resumed = TestRun.START.plus(LUNCH).plus(WEEKEND);
                    assertThat(run.timers()).contains(new Timer(Timer.Kind.RETRY, "a:2", resumed.plusSeconds(5)));
                });
    }

    /** What a person holds cannot come too late, however long the pause. */
    @Test
    void answersDuringThePauseAreInTime() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(
                        start(),
                        pause(),
                        flag("two-finance").after(WEEKEND),
                        approve(Cast.FAY).after(WEEKEND))
                .when(approve(Cast.FINN).after(WEEKEND))
                .then(Event.VoteRecorded.class, Event.GateResolved.class, Event.RunStatusChanged.class);
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow(), pause())
                .when(complete("a").after(WEEKEND))
                .then(Event.StepCompleted.class);
    }

    /** What was too late when the person paused stays so: a pause gives nothing back. */
    @Test
    void aPauseDoesNotSaveWhatWasLate() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(start(), allow(), pause().after(Duration.ofSeconds(31)))
                .when(complete("a").after(SECOND))
                .thenRejected(RejectionCode.LATE);

        Scenario.of(run)
                .given(resume().after(SECOND))
                .when(due(Timer.Kind.ATTEMPT))
                .then(Event.StepRetryScheduled.class);
    }

    @Test
    void aTimerFromBeforeThePauseIsStaleAfterIt() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start());
        Message old = due(Timer.Kind.VERDICT).in(run);

        Scenario.of(run)
                .given(pause(), resume().after(LUNCH))
                .when(again -> old)
                .thenRejected(RejectionCode.STALE);
    }

    /** Neither of two holds releases the other, in whichever order they come and go. */
    @Test
    void neitherHoldReleasesTheOther() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), flag("one-finance"), pause())
                .when(resume())
                .then(Event.RunStatusChanged.class)
                .leaving(RunState.Paused.class, run -> assertThat(run.gates()).hasSize(1))
                .when(approve(Cast.FAY))
                .then(
                        Event.VoteRecorded.class,
                        Event.GateResolved.class,
                        Event.RunStatusChanged.class,
                        Event.StepStarted.class);
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), pause(), flag("one-finance"))
                .when(approve(Cast.FAY))
                .then(Event.VoteRecorded.class, Event.GateResolved.class, Event.RunStatusChanged.class)
                .leaving(RunState.Paused.class, run -> assertThat(run.gates()).isEmpty())
                .when(resume())
                .then(Event.RunStatusChanged.class, Event.StepStarted.class);
    }
}
