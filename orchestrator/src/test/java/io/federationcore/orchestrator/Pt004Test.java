package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.approve;
import static io.federationcore.orchestrator.Letters.deny;
import static io.federationcore.orchestrator.Letters.done;
import static io.federationcore.orchestrator.Letters.flag;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RunStatus.COMPLETED;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The three ways of workflow {@code pt004}: to its end, flagged and approved, and denied. */
class Pt004Test {
    @RegisterExtension
    final Given given = new Given();

    @Test
    void goesItsFiveStepsToTheEnd() {
        given.everybody()
                .workflow(Workflows.PT004)
                .when(start(RUN, "pt004"))
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'pt004'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: look-up")
                .andWaiting()
                .andAsked("look-up", 1)
                .andShown(RUNNING, "look-up")
                .andNothingMore();
        allowed("look-up");
        completed("look-up", "assess");
        allowed("assess");
        given.when(done(RUN, "assess", 1))
                .thenLogged("FC-STEP-002 Step assess completed", "FC-GATE-001 Gate requested: Finance approval")
                .andWaiting()
                .andAsked("approve", 1)
                .andShown(RUNNING, "approve")
                .andNothingMore()
                .when(allow(RUN))
                .thenLogged(
                        "FC-GATE-002 Gate Finance approval allowed",
                        "FC-STEP-001 Step approve started, attempt 1",
                        "FC-STEP-002 Step approve completed",
                        "FC-GATE-001 Gate requested: transfer")
                .andWaiting()
                .andAsked("transfer", 1)
                .andShown(RUNNING, "transfer")
                .andNothingMore();
        allowed("transfer");
        completed("transfer", "report");
        allowed("report");
        given.when(done(RUN, "report", 1))
                .thenLogged("FC-STEP-002 Step report completed", "FC-RUN-003 Run completed successfully")
                .andDone()
                .whoseEvent(
                        Event.RunFinished.class,
                        finished -> assertThat(finished.outputStep()).isEqualTo("report"))
                .andShown(COMPLETED, null)
                .andNothingMore();
    }

    @Test
    void goesOnWhenAFlaggedStepIsApproved() {
        atAssess(given)
                .when(flag(RUN, "finance"))
                .thenLogged(
                        "FC-GATE-007 Gate Finance waits for people: over the soft limit",
                        "FC-RUN-002 Run status changed from running to paused")
                .andDone()
                .andShown(PAUSED, "assess")
                .whoseOutput(output -> assertThat(output.read(Snapshot.class).openGates())
                        .containsExactly(given.world().request(RUN).gateId()))
                .andNothingMore()
                .when(approve(RUN))
                .thenLogged(
                        "FC-GATE-004 Gate Finance: ada voted to approve",
                        "FC-GATE-002 Gate Finance approved",
                        "FC-RUN-002 Run status changed from paused to running",
                        "FC-STEP-001 Step assess started, attempt 1")
                .andDone()
                .andTask("pt004", "assess", 1)
                .andShown(RUNNING, "assess")
                .andNothingMore();
        given.when(done(RUN, "assess", 1))
                .thenLogged("FC-STEP-002 Step assess completed", "FC-GATE-001 Gate requested: Finance approval")
                .andAsked("approve", 1)
                .andShown(RUNNING, "approve")
                .andNothingMore();
    }

    @Test
    void failsWhenAStepIsDenied() {
        atAssess(given)
                .when(deny(RUN))
                .thenLogged(
                        "FC-GATE-002 Gate assess denied",
                        "FC-RUN-003 Run failed: Policy denied step 'assess': over the hard limit")
                .andDone()
                .andShown(FAILED, "assess")
                .whoseOutput(output ->
                        assertThat(output.read(Snapshot.class).reason()).isEqualTo(FinishReason.GATE_DENIED))
                .andNothingMore();
    }

    private static Given atAssess(Given given) {
        return given.everybody()
                .policies(Workflows.POLICIES)
                .workflow(Workflows.PT004)
                .earlier(start(RUN, "pt004"), allow(RUN), done(RUN, "look-up", 1));
    }

    private void allowed(String step) {
        given.when(allow(RUN))
                .thenLogged("FC-GATE-002 Gate " + step + " allowed", "FC-STEP-001 Step " + step + " started, attempt 1")
                .andDone()
                .andTask("pt004", step, 1)
                .andShown(RUNNING, step)
                .andNothingMore();
    }

    private void completed(String step, String next) {
        given.when(done(RUN, step, 1))
                .thenLogged("FC-STEP-002 Step " + step + " completed", "FC-GATE-001 Gate requested: " + next)
                .andWaiting()
                .andAsked(next, 1)
                .andShown(RUNNING, next)
                .andNothingMore();
    }
}
