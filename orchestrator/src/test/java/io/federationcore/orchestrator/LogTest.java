package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.approve;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.NOT_AN_APPROVER;
import static io.federationcore.schemas.message.RejectionCode.NOT_AUTHORISED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Event;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Refusals of right are entries of the log, of no chain, and not too many; they are numbered with all others. */
class LogTest {
    private static final String MALLORY_MAY_NOT =
            "FC-CMD-001 Command refused: Expected service:mallory to have workflow:write for tenant 'acme', but it has"
                    + " not";

    @RegisterExtension
    final Given given = new Given();

    @Test
    void holdsARefusalOutsideOfAnyChain() {
        Letter letter = start(RUN, "pt004").by(Party.MALLORY);
        given.everybody()
                .when(letter)
                .thenRejected(NOT_AUTHORISED)
                .whoseRejection(rejection -> assertThat(rejection.principal()).isEqualTo(Party.MALLORY.principal()))
                .andLogged(MALLORY_MAY_NOT)
                .andDone()
                .whoseEntry(entry -> {
                    assertThat(entry.seq()).isNull();
                    assertThat(entry.prev()).isNull();
                    assertThat(entry.logSeq()).as("behind the principals").isEqualTo(1);
                    assertThat(entry.eventId()).isEqualTo(RUN + ".x1");
                    assertThat(entry.principal()).isEqualTo(Party.MALLORY.principal());
                })
                .whoseEvent(Event.CommandRefused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(NOT_AUTHORISED);
                    assertThat(refused.suppressed()).isZero();
                })
                .andNothingMore();
    }

    @Test
    void holdsTenRefusalsAMinuteAndThenTellsHowManyItDoesNotHold() {
        given.everybody();
        And and = given.whenEvery(
                        Duration.ofSeconds(1),
                        IntStream.range(0, 13)
                                .mapToObj(i -> start(run(i), "pt004").by(Party.MALLORY))
                                .toList())
                .thenLogged(Collections.nCopies(10, MALLORY_MAY_NOT).toArray(String[]::new));
        for (int i = 0; i < 13; i++) {
            and = and.andRejected(NOT_AUTHORISED);
        }
        and.andNothingMore()
                .when(start(run(50), "pt004").by(Party.WORKER))
                .thenRejected(NOT_AUTHORISED)
                .andLogged("FC-CMD-001 Command refused: Expected titan:worker to have workflow:write for tenant"
                        + " 'acme', but it has not")
                .andNothingMore()
                .whenPassedAtTheBrokerOnly(Duration.ofSeconds(47))
                .thenNothing()
                .when(start(run(51), "pt004").by(Party.MALLORY))
                .thenRejected(NOT_AUTHORISED)
                .andNothingMore()
                .whenPassedAtTheBrokerOnly(Duration.ofSeconds(1))
                .thenNothing()
                .when(start(run(52), "pt004").by(Party.MALLORY))
                .thenRejected(NOT_AUTHORISED)
                .andLogged(MALLORY_MAY_NOT)
                .whoseEvent(
                        Event.CommandRefused.class,
                        refused -> assertThat(refused.suppressed()).isEqualTo(4))
                .andNothingMore()
                .when(start(run(53), "pt004").by(Party.MALLORY))
                .thenRejected(NOT_AUTHORISED)
                .andLogged(MALLORY_MAY_NOT)
                .whoseEvent(
                        Event.CommandRefused.class,
                        refused -> assertThat(refused.suppressed()).isZero())
                .andNothingMore();
    }

    @Test
    void holdsAVoteOfSomebodyWhoIsNoApprover() {
        given.everybody()
                .workflow(Workflows.ASKING.replace("group:finance", "user:grace"))
                .earlier(start(RUN, "asking"), allow(RUN))
                .when(approve(RUN))
                .thenRejected(NOT_AN_APPROVER)
                .andLogged(
                        "FC-CMD-001 Command refused: Expected a vote of user:grace, but found one of user:ada for human:ada")
                .andNothingMore();
    }

    @Test
    void numbersChainsAndRefusalsTogether() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .when(start(run(2), "stubborn").by(Party.MALLORY))
                .thenRejected(NOT_AUTHORISED)
                .andLogged(MALLORY_MAY_NOT)
                .whoseEntry(entry -> assertThat(entry.logSeq()).isEqualTo(5))
                .andNothingMore()
                .when(pause(RUN))
                .thenLogged("FC-RUN-002 Run status changed from running to paused")
                .whoseEntry(entry -> {
                    assertThat(entry.logSeq()).isEqualTo(6);
                    assertThat(entry.seq()).isEqualTo(3);
                })
                .andShown(PAUSED, "call")
                .andNothingMore();
    }

    @Test
    void hasTimesThatNeverDecreaseThoughTheBrokersClockDoes() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .brokerBehindBy(Duration.ofMinutes(5))
                .when(allow(RUN))
                .thenLogged("FC-GATE-002 Gate call allowed", "FC-STEP-001 Step call started, attempt 1")
                .whoseEntry(entry -> assertThat(entry.time()).isEqualTo(World.START))
                .andTask("phone", "call", 1)
                .andShown(RUNNING, "call")
                .andNothingMore()
                .when(pause(RUN).by(Party.MALLORY))
                .thenRejected(NOT_AUTHORISED)
                .whoseRejection(
                        rejection -> assertThat(rejection.time()).isEqualTo(World.START.minus(Duration.ofMinutes(5))))
                .andLogged(MALLORY_MAY_NOT)
                .whoseEntry(entry -> assertThat(entry.time()).isEqualTo(World.START))
                .andNothingMore();
    }
}
