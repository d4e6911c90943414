package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.cancel;
import static io.federationcore.orchestrator.Letters.done;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.topic.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is broken elsewhere, or by ourselves, harms one run and not its partition. */
class BrokenPartsTest {
    private static final String MISSING = "Expected a topic for queue '%s', but found none";

    @RegisterExtension
    final Given given = new Given();

    @Test
    void aQueueWithoutTopicFailsOnlyItsStep() {
        given.everybody()
                .workflow(Workflows.PT004)
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "pt004"), start(run(2), "stubborn"))
                .noTopicFor("pt004")
                .when(allow(RUN))
                .thenLogged(
                        "FC-GATE-002 Gate look-up allowed",
                        "FC-STEP-001 Step look-up started, attempt 1",
                        "FC-STEP-003 Step look-up failed: " + MISSING.formatted("pt004"),
                        "FC-RUN-003 Run failed: Step 'look-up' failed: " + MISSING.formatted("pt004"))
                .andDone()
                .andShown(FAILED, "look-up")
                .andNothingMore()
                .when(allow(run(2)))
                .thenLogged("FC-GATE-002 Gate call allowed", "FC-STEP-001 Step call started, attempt 1")
                .andTask("phone", "call", 1)
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    @Test
    void aStepThatMayBeTriedAgainOutlivesAQueueWithoutTopic() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .noTopicFor("phone")
                .when(allow(RUN))
                .thenLogged(
                        "FC-GATE-002 Gate call allowed",
                        "FC-STEP-001 Step call started, attempt 1",
                        "FC-STEP-004 Step call to be retried: " + MISSING.formatted("phone"))
                .andDone()
                .andShown(RUNNING, "call")
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(1))
                .thenFired("retry:call:2")
                .andLogged("FC-GATE-001 Gate requested: call")
                .andWaiting()
                .andAsked("call", 2)
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    @Test
    void aMessageThatMeetsAMistakeOfOursIsSetAsideAndTheNextIsDecided() {
        given.everybody()
                .workflow(Workflows.PT004)
                .earlier(start(RUN, "pt004"), allow(RUN))
                .broken(Shelf.Part.DETAILS, RUN + "/00000000")
                .when(done(RUN, "look-up", 1))
                .thenDeadLetter("Deciding it failed: IllegalStateException")
                .whoseOutput(output -> {
                    assertThat(output.key()).isEqualTo(RUN);
                    assertThat(output.header(Headers.DEAD_TOPIC)).isEqualTo("fc-run.commands");
                })
                .andNothingMore()
                .when(start(run(2), "pt004"))
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'pt004'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: look-up")
                .andAsked("look-up", 1)
                .andShown(RUNNING, "look-up")
                .andNothingMore()
                .when(cancel(RUN))
                .thenLogged("FC-RUN-003 Run failed: Cancelled by shop")
                .andShown(FAILED, "look-up")
                .andNothingMore();
    }
}
