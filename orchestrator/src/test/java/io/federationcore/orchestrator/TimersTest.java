package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.cancel;
import static io.federationcore.orchestrator.Letters.done;
import static io.federationcore.orchestrator.Letters.extend;
import static io.federationcore.orchestrator.Letters.failed;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.resume;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.LATE;
import static io.federationcore.schemas.message.RejectionCode.NOT_EXTENDED;
import static io.federationcore.schemas.message.RejectionCode.STALE;
import static io.federationcore.schemas.message.RunStatus.COMPLETED;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Timers become commands when they are due, and are decided like any other. */
class TimersTest {
    private static final String CALL_VERDICT = "verdict:" + RUN + ".g2";

    @RegisterExtension
    final Given given = new Given();

    @Test
    void aMissingVerdictFailsTheRun() {
        Letter start = start(RUN, "stubborn");
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start)
                .whenPassed(Duration.ofMillis(9_999))
                .thenNothing()
                .whenPassed(Duration.ofMillis(25))
                .thenFired(CALL_VERDICT)
                .andLogged(
                        "FC-GATE-002 Gate call expired",
                        "FC-RUN-003 Run failed: Gate call expired: No verdict came before 2026-03-01T12:00:10Z")
                .andDone()
                .whoseEntry(entry -> {
                    assertThat(entry.cause()).isEqualTo(new Cause(CauseKind.TIMER, CALL_VERDICT));
                    assertThat(entry.principal()).isEqualTo(Party.ORCHESTRATOR.principal());
                    assertThat(entry.commandId())
                            .as("the command that led to the gate")
                            .isEqualTo(start.content().apply(given.world()).id());
                })
                .andShown(FAILED, "call")
                .andNothingMore();
    }

    @Test
    void aStepThatTakesTooLongIsTriedAgainAfterARestThatDoubles() {
        given.everybody().workflow(Workflows.STUBBORN).earlier(start(RUN, "stubborn"), allow(RUN));
        timesOut(1, "2026-03-01T12:00:30Z", 2);
        given.whenPassed(Duration.ofMillis(975)).thenNothing();
        isTriedAgain(Duration.ofMillis(25), 2);
        timesOut(2, "2026-03-01T12:01:01Z", 3);
        given.whenPassed(Duration.ofMillis(1_975)).thenNothing();
        isTriedAgain(Duration.ofMillis(25), 3);
        given.whenPassed(Duration.ofSeconds(30))
                .thenFired("attempt:call:3")
                .andLogged(
                        "FC-STEP-003 Step call failed: No result came before 2026-03-01T12:01:33Z",
                        "FC-RUN-003 Run failed: Step 'call' failed: No result came before 2026-03-01T12:01:33Z")
                .andDone()
                .andShown(FAILED, "call")
                .andNothingMore();
    }

    private void timesOut(int attempt, String due, int next) {
        given.whenPassed(Duration.ofSeconds(30))
                .thenFired("attempt:call:" + attempt)
                .andLogged("FC-STEP-004 Step call to be retried: No result came before " + due)
                .andDone()
                .whoseEvent(
                        Event.StepRetryScheduled.class,
                        retry -> assertThat(retry.nextAttempt()).isEqualTo(next))
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    /** The new attempt passes a gate of its own. */
    private void isTriedAgain(Duration rest, int attempt) {
        given.whenPassed(rest)
                .thenFired("retry:call:" + attempt)
                .andLogged("FC-GATE-001 Gate requested: call")
                .andWaiting()
                .andAsked("call", attempt)
                .andShown(RUNNING, "call")
                .andNothingMore()
                .when(allow(RUN))
                .thenLogged("FC-GATE-002 Gate call allowed", "FC-STEP-001 Step call started, attempt " + attempt)
                .andTask("phone", "call", attempt)
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    /** Its time-out is 30 s: it takes three times that, asking halfway each time, and is done. */
    @Test
    void aStepWhoseTimeIsExtendedMayTakeLonger() {
        given.everybody().workflow(Workflows.STUBBORN).earlier(start(RUN, "stubborn"), allow(RUN));
        for (int i = 1; i <= 6; i++) {
            given.whenPassed(Duration.ofSeconds(15))
                    .thenNothing()
                    .when(extend(RUN, "call", 1))
                    .thenLogged("FC-STEP-005 Step call has more time, until " + World.START.plusSeconds(15L * i + 30))
                    .andShown(RUNNING, "call")
                    .andNothingMore();
        }
        given.when(extend(RUN, "call", 1)).thenRejected(NOT_EXTENDED);
        given.when(done(RUN, "call", 1))
                .thenLogged("FC-STEP-002 Step call completed", "FC-RUN-003 Run completed successfully")
                .andShown(COMPLETED, null)
                .andNothingMore();
    }

    @Test
    void aFailureThatMayPassIsTriedAgainAndOneThatMayNotIsNot() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), allow(RUN))
                .when(failed(RUN, "call", 1, true))
                .thenLogged("FC-STEP-004 Step call to be retried: Nobody answered")
                .andShown(RUNNING, "call")
                .andNothingMore();
        isTriedAgain(Duration.ofSeconds(1), 2);
        given.when(failed(RUN, "call", 2, false))
                .thenLogged(
                        "FC-STEP-003 Step call failed: Nobody answered",
                        "FC-RUN-003 Run failed: Step 'call' failed: Nobody answered")
                .andShown(FAILED, "call")
                .andNothingMore();
    }

    @Test
    void aMissedDeadlineFailsTheRunAndCancelsItsOtherTimers() {
        given.everybody()
                .workflow(Workflows.SLOW)
                .earlier(start(RUN, "slow"), allow(RUN))
                .whenPassed(Duration.ofMinutes(10))
                .thenFired("deadline")
                .andLogged("FC-RUN-003 Run failed: Its deadline 2026-03-01T12:10:00Z passed")
                .andDone()
                .andShown(FAILED, "think")
                .andNothingMore()
                .whenPassed(Duration.ofHours(2))
                .thenNothing();
    }

    @Test
    void aGateThatNobodyDecidesExpires() {
        given.everybody()
                .workflow(Workflows.ASKING)
                .when(start(RUN, "asking"))
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'asking'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: Big spending")
                .andAsked("ask", 1)
                .andShown(RUNNING, "ask")
                .andNothingMore()
                .when(allow(RUN))
                .thenLogged(
                        "FC-GATE-007 Gate Big spending waits for people: small enough",
                        "FC-RUN-002 Run status changed from running to paused")
                .andDone()
                .andShown(PAUSED, "ask")
                .andNothingMore()
                .whenPassed(Duration.ofHours(1))
                .thenFired("people:" + RUN + ".g2")
                .andLogged(
                        "FC-GATE-002 Gate Big spending expired",
                        "FC-RUN-003 Run failed: Gate Big spending expired: Nobody decided before"
                                + " 2026-03-01T13:00:00Z")
                .andDone()
                .andShown(FAILED, "ask")
                .andNothingMore();
    }

    @Test
    void aTimerThatFiresBeforeTheBrokersClockComesToItFiresAgain() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .whenPassedAtTheMachineOnly(Duration.ofSeconds(10))
                .thenFired(CALL_VERDICT)
                .andRejected(STALE)
                .andNothingMore()
                .whenPassedAtTheMachineOnly(Duration.ofMillis(25))
                .thenFired(CALL_VERDICT)
                .andRejected(STALE)
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenFired(CALL_VERDICT)
                .andLogged(
                        "FC-GATE-002 Gate call expired",
                        "FC-RUN-003 Run failed: Gate call expired: No verdict came before 2026-03-01T12:00:10Z")
                .andShown(FAILED, "call")
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenNothing();
    }

    @Test
    void theRegistrysTimerFiresAgainToo() {
        given.everybody()
                .when(Letters.publish(Workflows.POLICIES))
                .thenLogged("FC-GATE-001 Gate requested: publish 1 policy files with 1 approval profiles")
                .andAskedAboutBundle()
                .andRegistered("artifact")
                .andNothingMore()
                .whenPassedAtTheMachineOnly(Duration.ofSeconds(10))
                .thenFired("verdict:registry.g1")
                .andRejected(STALE)
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenFired("verdict:registry.g1")
                .andLogged("FC-GATE-002 Gate publish policies expired")
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenNothing();
    }

    @Test
    void oneWakeUpDoesForAllTimersOfARun() {
        given.everybody().workflow(Workflows.SLOW).earlier(start(RUN, "slow"));
        List<String> first = wakeUps();
        given.earlier(allow(RUN));
        assertThat(wakeUps())
                .as("the deadline and the attempt's time are later")
                .isEqualTo(first)
                .hasSize(1);
        given.whenPassed(Duration.ofMinutes(1)).thenNothing();
        assertThat(wakeUps()).as("moved to what is due next").hasSize(1).isNotEqualTo(first);
        given.earlier(done(RUN, "think", 1));
        assertThat(wakeUps()).as("an ended run has no timers").isEmpty();
    }

    @Test
    void anotherInstanceMayWakeUpOnceTooOften() {
        given.everybody().workflow(Workflows.SLOW).earlier(start(RUN, "slow"), allow(RUN));
        given.world().restart();
        given.earlier(done(RUN, "think", 1));
        assertThat(wakeUps()).as("it does not know of it").hasSize(1);
        given.whenPassed(Duration.ofMinutes(1)).thenNothing();
        assertThat(wakeUps()).isEmpty();
    }

    private List<String> wakeUps() {
        List<String> found = new ArrayList<>();
        given.world().shelf(Shelf.Part.WAKE_UPS).readFrom(new byte[0], (key, value) -> found.add(Sha256.toHex(key)));
        return found;
    }

    @Test
    void whatCameInTimeCancelsItsTimer() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), allow(RUN))
                .whenPassed(Duration.ofSeconds(29))
                .thenNothing()
                .when(done(RUN, "call", 1))
                .thenLogged("FC-STEP-002 Step call completed", "FC-RUN-003 Run completed successfully")
                .andShown(COMPLETED, null)
                .andNothingMore()
                .whenPassed(Duration.ofHours(2))
                .thenNothing();
    }

    @Test
    void whatComesLateIsRefusedEvenBeforeTheTimerFires() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .whenPassedAtTheBrokerOnly(Duration.ofSeconds(10))
                .thenNothing()
                .when(allow(RUN))
                .thenRejected(LATE)
                .andNothingMore();
    }

    @Test
    void timersStandStillWhileAPersonHoldsTheRun() {
        given.everybody()
                .workflow(Workflows.SLOW)
                .earlier(start(RUN, "slow"), allow(RUN))
                .whenPassed(Duration.ofMinutes(4))
                .thenNothing()
                .when(pause(RUN))
                .thenLogged("FC-RUN-002 Run status changed from running to paused")
                .andShown(PAUSED, "think")
                .andNothingMore()
                .whenPassed(Duration.ofHours(2))
                .thenNothing()
                .when(resume(RUN))
                .thenLogged("FC-RUN-002 Run status changed from paused to running")
                .andShown(RUNNING, "think")
                .andNothingMore()
                .whenPassed(Duration.ofMinutes(6).minusMillis(25))
                .thenNothing()
                .whenPassed(Duration.ofMillis(25))
                .thenFired("deadline")
                .andLogged("FC-RUN-003 Run failed: Its deadline 2026-03-01T14:10:00Z passed")
                .andShown(FAILED, "think")
                .andNothingMore();
    }

    @Test
    void aTimerThatFiredBeforeItWasCancelledChangesNothing() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), cancel(RUN))
                .when(Letters.due(RUN, CALL_VERDICT, World.START.plusSeconds(10)))
                .thenRejected(io.federationcore.schemas.message.RejectionCode.RUN_FINISHED)
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenNothing();
    }
}
