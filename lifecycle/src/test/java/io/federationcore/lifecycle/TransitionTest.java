package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RunStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of transitions says neither more nor less than what runs do, and its page says what the table says. */
final class TransitionTest {
    @Test
    void storiesTakeEveryTransitionAndNoOther() {
        Set<Transition> taken = new LinkedHashSet<>();
        for (Stories.Story story : Stories.ALL.values()) {
            story.tell().entries().forEach(recorded -> add(recorded.event(), taken));
        }

        assertThat(taken)
                .as(
                        "the transitions that the stories take; one that no message can lead to does not belong in the table")
                .containsExactlyInAnyOrderElementsOf(Transition.TABLE);
    }

    private static void add(Event event, Set<Transition> taken) {
        if (event instanceof Event.RunStatusChanged changed) {
            taken.add(Transition.of(changed.from(), changed.to(), changed.reason()));
        } else if (event instanceof Event.RunFinished finished) {
            taken.add(Transition.of(finished.from(), finished.to(), finished.reason()));
        }
    }

    @Test
    void noTransitionLeavesAFinalStatus() {
        assertThat(Transition.TABLE).extracting(Transition::from).doesNotContain(RunStatus.COMPLETED, RunStatus.FAILED);
    }

    @Test
    void everyLiveRunCanBeCancelledAndCanMissItsDeadline() {
        for (RunStatus live : List.of(RunStatus.PENDING, RunStatus.RUNNING, RunStatus.PAUSED)) {
            assertThat(Transition.TABLE)
                    .contains(
                            Transition.of(live, RunStatus.FAILED, FinishReason.CANCELLED),
                            Transition.of(live, RunStatus.FAILED, FinishReason.DEADLINE_MISSED));
        }
    }

    @Test
    void aWayThatIsNotInTheTableIsNotAdmitted() {
        Transition wrong = Transition.of(RunStatus.PENDING, RunStatus.COMPLETED, FinishReason.COMPLETED);

        assertThatThrownBy(wrong::requireAdmitted)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pending to completed");
    }

    @Test
    void thePageSaysWhatTheTableSays() {
        String page = LifecyclePage.content();
        if (Resources.updating()) {
            Resources.write(Resources.page(LifecyclePage.NAME), page);
        }

        assertThat(Resources.read(Resources.page(LifecyclePage.NAME)))
                .as(
                        "docs/%s is drawn from Transition.TABLE; write it anew with: %s",
                        LifecyclePage.NAME, Resources.UPDATE)
                .isEqualTo(page);
    }
}
