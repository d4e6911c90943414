package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Subject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The questions of whole runs, made anew from nothing but their entries. */
final class AskedRequestsTest {
    @ParameterizedTest
    @MethodSource("stories")
    void eachInputIsTheOneWhoseDigestTheLogHolds(String story) {
        TestRun run = Stories.of(story).tell();
        AskedRequests asked = new AskedRequests(run.workflow());
        int questions = 0;
        for (Recorded recorded : run.entries()) {
            var request = asked.add(recorded);
            if (recorded.event() instanceof Event.GateRequested requested && requested.ask() == null) {
                Subject.OfStep step = (Subject.OfStep) request.orElseThrow().subject();
                assertThat(step.input().sha256()).isEqualTo(requested.inputSha256());
                assertThat(step.attempt()).isEqualTo(requested.attempt());
                assertThat(request.orElseThrow().gateId()).isEqualTo(requested.gateId());
                questions++;
            } else {
                assertThat(request).isEmpty();
            }
        }
        assertThat(questions)
                .as("questions to the policy")
                .isGreaterThanOrEqualTo(run.workflow().driver() == Driver.EXTERNAL ? 0 : 1);
    }

    static Set<String> stories() {
        return Stories.ALL.keySet();
    }

    @Test
    void withoutAnEntryThatItNeedsThereIsNoQuestion() {
        TestRun run = Stories.of("completed").tell();
        AskedRequests asked = new AskedRequests(run.workflow());
        assertThatThrownBy(() -> run.entries().stream()
                        .filter(recorded -> !(recorded.event() instanceof Event.StepCompleted))
                        .forEach(asked::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("output of finished step 'a'");
    }
}
