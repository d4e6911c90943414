package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.done;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.resume;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.CONFLICT;
import static io.federationcore.schemas.message.RejectionCode.DUPLICATE;
import static io.federationcore.schemas.message.RejectionCode.RUN_EXISTS;
import static io.federationcore.schemas.message.RejectionCode.RUN_FINISHED;
import static io.federationcore.schemas.message.RejectionCode.STALE;
import static io.federationcore.schemas.message.RejectionCode.WRONG_STATE;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was accepted once changes nothing when it comes again. */
class RepeatedCommandTest {
    @RegisterExtension
    final Given given = new Given();

    @Test
    void isADuplicateThatNamesTheFirstOutcome() {
        Letter start = start(RUN, "stubborn");
        Letter pause = pause(RUN);
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start, pause)
                .when(start)
                .thenRejected(DUPLICATE)
                .whoseRejection(rejection -> assertThat(rejection.eventId()).isEqualTo(RUN + ".2"))
                .andNothingMore()
                .when(pause)
                .thenRejected(DUPLICATE)
                .whoseRejection(rejection -> assertThat(rejection.eventId()).isEqualTo(RUN + ".3"))
                .andNothingMore();
    }

    @Test
    void isAConflictWithAnotherBody() {
        Letter pause = pause(RUN);
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), pause)
                .when(pause.saying(body -> body.replace("to look at it", "because")))
                .thenRejected(CONFLICT)
                .whoseRejection(rejection -> assertThat(rejection.eventId()).isEqualTo(RUN + ".3"))
                .andNothingMore();
    }

    @Test
    void isJudgedAnewIfItWasRefused() {
        Letter resume = resume(RUN);
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .when(resume)
                .thenRejected(WRONG_STATE)
                .andNothingMore()
                .earlier(pause(RUN))
                .when(resume)
                .thenLogged("FC-RUN-002 Run status changed from paused to running")
                .andDone()
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    @Test
    void findsARunThatHasEnded() {
        Letter start = start(RUN, "stubborn");
        Letter done = done(RUN, "call", 1);
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start, allow(RUN), done)
                .when(done)
                .thenRejected(RUN_FINISHED)
                .andNothingMore()
                .when(start)
                .thenRejected(RUN_EXISTS)
                .andNothingMore();
    }

    @Test
    void aSecondVerdictIsStale() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), allow(RUN))
                .when(allow(RUN))
                .thenRejected(STALE)
                .andNothingMore();
    }

    @Test
    void aPublishedCommandIsKnownToTheRegistryToo() {
        Letter register = Letters.register(Workflows.STUBBORN);
        given.everybody()
                .earlier(register)
                .when(register)
                .thenRejected(DUPLICATE)
                .whoseRejection(rejection -> assertThat(rejection.eventId()).isEqualTo("registry.1"))
                .andNothingMore();
    }
}
