package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.cancel;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.publish;
import static io.federationcore.orchestrator.Letters.register;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.UNAUTHENTICATED;
import static io.federationcore.schemas.message.RejectionCode.UNKNOWN_RUN;
import static io.federationcore.schemas.message.RejectionCode.UNKNOWN_WORKFLOW;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A start may arrive before its workflow is in sight: it waits, at most two seconds, and nothing overtakes it. */
class ParkedStartTest {
    private static final Duration TICK = Duration.ofMillis(25);

    @RegisterExtension
    final Given given = new Given();

    @Test
    void waitsForItsWorkflow() {
        given.everybody()
                .when(start(RUN, "pt004"))
                .thenNothing()
                .when(register(Workflows.PT004))
                .thenLogged("FC-REG-001 Workflow 'pt004' registered in version 1.0.0")
                .andRegistered("artifact", "workflow/pt004/1.0.0", "workflow/pt004")
                .andNothingMore()
                .whenPassed(TICK)
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'pt004'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: look-up")
                .andWaiting()
                .andAsked("look-up", 1)
                .andShown(RUNNING, "look-up")
                .andNothingMore();
    }

    @Test
    void isRejectedAfterTwoSeconds() {
        given.everybody()
                .when(start(RUN, "pt004"))
                .thenNothing()
                .whenPassed(Duration.ofMillis(1_975))
                .thenNothing()
                .whenPassed(TICK)
                .thenRejected(UNKNOWN_WORKFLOW)
                .andNothingMore()
                .whenPassed(Duration.ofHours(1))
                .thenNothing();
    }

    @Test
    void laterCommandsOfTheRunStayBehindIt() {
        given.everybody()
                .when(start(RUN, "pt004"), pause(RUN), cancel(RUN))
                .thenNothing()
                .whenPassed(TICK)
                .thenNothing()
                .when(register(Workflows.PT004))
                .thenLogged("FC-REG-001 Workflow 'pt004' registered in version 1.0.0")
                .andRegistered("artifact", "workflow/pt004/1.0.0", "workflow/pt004")
                .andNothingMore()
                .whenPassed(TICK)
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'pt004'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: look-up",
                        "FC-RUN-002 Run status changed from running to paused",
                        "FC-GATE-002 Gate look-up cancelled",
                        "FC-RUN-003 Run failed: Cancelled by shop")
                .andAsked("look-up", 1)
                .andShown(RUNNING, "look-up")
                .andShown(PAUSED, "look-up")
                .andShown(FAILED, "look-up")
                .andNothingMore();
    }

    @Test
    void laterCommandsOfARunThatNeverBeganFindNone() {
        given.everybody()
                .when(start(RUN, "pt004"), cancel(RUN))
                .thenNothing()
                .whenPassed(Duration.ofSeconds(2))
                .thenRejected(UNKNOWN_WORKFLOW)
                .andRejected(UNKNOWN_RUN)
                .andNothingMore();
    }

    @Test
    void otherRunsDoNotWait() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .when(start(RUN, "pt004"), start(run(2), "stubborn"))
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'stubborn'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: call")
                .andAsked("call", 1)
                .andShown(RUNNING, "call")
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(2))
                .thenRejected(UNKNOWN_WORKFLOW)
                .andNothingMore();
    }

    @Test
    void isRefusedWhenItsSenderDoesNotCountAnyMore() {
        given.everybody()
                .when(start(RUN, "pt004"))
                .thenNothing()
                .when(publish(Party.published(Party.ROOT)))
                .thenLogged("FC-REG-003 Principals changed")
                .andRegistered("artifact", "principals")
                .andNothingMore()
                .whenPassed(TICK)
                .thenRejected(UNAUTHENTICATED)
                .andNothingMore();
    }
}
