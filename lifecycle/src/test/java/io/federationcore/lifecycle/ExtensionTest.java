package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.extend;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.WireTime;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** More time for an attempt whose Titan is still at work: its time-out anew, within bounds. */
final class ExtensionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration QUARTER = TIMEOUT.dividedBy(4);
    private static final Duration HALF = TIMEOUT.dividedBy(2);
    private static final Duration LUNCH = Duration.ofMinutes(41);

    /** A step whose time-out is a third of the run's deadline. */
    private static final String HURRIED = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: hurried, version: 1.0.0}
            spec:
              deadline: PT90S
              steps:
                - {id: a, type: observe, queue: desk, timeout: PT30S}
            """;

    @Test
    void theAttemptGetsItsTimeoutAnewAndItsTimerMoves() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(extend("a").after(HALF))
                .then(Event.StepExtended.class)
                .with(
                        Event.StepExtended.class,
                        extended -> assertThat(extended.due())
                                .isEqualTo(TestRun.START.plus(HALF).plus(TIMEOUT)))
                .sending(sent -> {
                    assertThat(sent.tasks()).isEmpty();
                    assertThat(sent.waiting()).isFalse();
                })
                .leaving(
                        RunState.Running.class,
                        running -> assertThat(running.timers())
                                .contains(new Timer(
                                        Timer.Kind.ATTEMPT,
                                        "a:1",
                                        TestRun.START.plus(HALF).plus(TIMEOUT))));
    }

    @Test
    void aStepThatTakesThreeTimesItsTimeoutCompletes() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start(), allow());
        Timer first = attemptTimer(run);
        for (int i = 0; i < 5; i++) {
            Scenario.of(run).given(extend("a").after(HALF));
        }
        assertThat(run.now()).isAfter(TestRun.START.plus(TIMEOUT.multipliedBy(2)));

        Scenario.of(run)
                .when(due(Timer.Kind.ATTEMPT).with("due", text(first.due())))
                .thenRejected(RejectionCode.STALE);
    }

    @Test
    void andWithoutAnExtensionItTimesOut() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(due(Timer.Kind.ATTEMPT))
                .then(Event.StepRetryScheduled.class);
    }

    @Test
    void oneThatMovesTheEndByLessThanAQuarterChangesNothing() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(extend("a").after(QUARTER.minusMillis(1)))
                .thenRejected(RejectionCode.NOT_EXTENDED, "at least PT7.5S more");
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(extend("a").after(QUARTER))
                .then(Event.StepExtended.class);
    }

    @Test
    void noTimeIsGivenBeyondTheRunsDeadline() {
        TestRun run = new TestRun(HURRIED);
        Instant deadline = TestRun.START.plusSeconds(90);
        Scenario.of(run)
                .given(
                        start(),
                        allow(),
                        extend("a").after(HALF),
                        extend("a").after(HALF),
                        extend("a").after(HALF))
                .when(extend("a").after(HALF.plusSeconds(5)))
                .then(Event.StepExtended.class)
                .with(
                        Event.StepExtended.class,
                        extended -> assertThat(extended.due()).isEqualTo(deadline));

        Scenario.of(run).when(extend("a").after(HALF)).thenRejected(RejectionCode.NOT_EXTENDED);
    }

    @Test
    void anAttemptIsExtendedSoManyTimesAndNoMore() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start(), allow());
        for (int i = 0; i < Limits.EXTENSIONS; i++) {
            Scenario.of(run).given(extend("a").after(QUARTER));
        }

        Scenario.of(run).when(extend("a").after(QUARTER)).thenRejected(RejectionCode.NOT_EXTENDED, "1000 extensions");
        Scenario.of(run).when(complete("a")).then(Event.StepCompleted.class, Event.GateRequested.class);
    }

    /** The clock stands still: what is asked for during the pause counts from its beginning, and moves with its end. */
    @Test
    void whileAPersonHoldsTheRunTheClockStandsStill() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(start(), allow(), pause().after(HALF), extend("a").after(LUNCH))
                .when(extend("a").after(LUNCH))
                .thenRejected(RejectionCode.NOT_EXTENDED);

        Scenario.of(run).given(resume().after(LUNCH));
        assertThat(attemptTimer(run).due()).isEqualTo(run.now().plus(TIMEOUT));
    }

    private static Timer attemptTimer(TestRun run) {
        return run.live().timers().stream()
                .filter(timer -> timer.kind() == Timer.Kind.ATTEMPT)
                .findFirst()
                .orElseThrow();
    }

    private static String text(Instant time) {
        return WireTime.format(time);
    }
}
