package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.sized;
import static io.federationcore.lifecycle.Acts.start;
import static io.federationcore.lifecycle.Acts.startWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RejectionCode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No message, and nothing that grows with a run, gets larger than it may: that is what keeps a partition going. */
final class LimitsTest {
    /** The costliest text: each character takes six bytes of JSON. */
    private static final String CONTROL = "\u0001";

    @Test
    void anOutputMayBeAsLargeAsAPayload() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(complete("a", sized(Limits.PAYLOAD_BYTES)))
                .then(Event.StepCompleted.class, Event.GateRequested.class);
    }

    /** Trying again would not help, so it is not tried, although an attempt is left. */
    @Test
    void aLargerOutputFailsTheStep() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow())
                .when(complete("a", sized(Limits.PAYLOAD_BYTES + 1)))
                .then(Event.StepFailed.class, Event.RunFinished.class, Event.RunSealed.class)
                .with(Event.StepFailed.class, failed -> {
                    assertThat(failed.code()).isEqualTo("too_large");
                    assertThat(failed.detail()).contains("65537");
                })
                .with(
                        Event.RunFinished.class,
                        finished -> assertThat(finished.reason()).isEqualTo(FinishReason.STEP_FAILED));
    }

    @Test
    void aLargerOutputFailsAHeldRunToo() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), allow(), pause())
                .when(complete("a", sized(Limits.PAYLOAD_BYTES + 1)))
                .then(Event.StepFailed.class, Event.RunFinished.class, Event.RunSealed.class);
    }

    @Test
    void allPayloadsOfARunTogetherHaveALimit() {
        int full = Limits.RUN_PAYLOAD_BYTES / Limits.PAYLOAD_BYTES - 1;
        TestRun run = new TestRun(Workflows.gathering(full + 3));
        Scenario.of(run).given(start());
        for (int i = 0; i < full; i++) {
            Scenario.of(run).given(allow(), complete("s" + i, sized(Limits.PAYLOAD_BYTES)));
        }
        int left = Limits.RUN_PAYLOAD_BYTES - run.live().facts().payloadBytes();
        assertThat(left).isEqualTo(Limits.PAYLOAD_BYTES - Acts.INPUT.size());

        Scenario.of(run)
                .given(allow(), complete("s" + full, sized(left)), allow())
                .when(complete("s" + (full + 1), JsonValue.parse("1")))
                .then(Event.StepFailed.class, Event.RunFinished.class, Event.RunSealed.class)
                .with(
                        Event.StepFailed.class,
                        failed -> assertThat(failed.code()).isEqualTo("too_large"));
    }

    @Test
    void anInputMayBeAsLargeAsAPayload() {
        Scenario.of(Workflows.gathering(1))
                .when(startWith(sized(Limits.PAYLOAD_BYTES)))
                .then(Event.RunCreated.class, Event.RunStatusChanged.class, Event.GateRequested.class);
        Scenario.of(Workflows.gathering(1))
                .when(startWith(sized(Limits.PAYLOAD_BYTES + 1)))
                .thenRejected(RejectionCode.TOO_LARGE, "65537");
    }

    @Test
    void metadataAndTagsTogetherHaveALimit() {
        List<String> tags = Collections.nCopies(32, CONTROL.repeat(100));
        int left = RunDecisions.METADATA_BYTES - "[]".length();
        Scenario.of(Workflows.TWO_STEPS)
                .when(Acts.startWith(Acts.metadata(left), List.of()))
                .then(Event.RunCreated.class, Event.RunStatusChanged.class, Event.GateRequested.class);
        Scenario.of(Workflows.TWO_STEPS)
                .when(Acts.startWith(Acts.metadata(left + 1), List.of()))
                .thenRejected(RejectionCode.TOO_LARGE);
        Scenario.of(Workflows.TWO_STEPS)
                .when(Acts.startWith(JsonValue.EMPTY_OBJECT, tags))
                .thenRejected(RejectionCode.TOO_LARGE);
    }

    /** What a step is given is made of up to a thousand outputs, so it has a limit of its own. */
    @Test
    void anInputThatIsTooLargeToSendFailsTheRun() {
        TestRun run = new TestRun(Workflows.gathering(8));
        Scenario.of(run).given(start());
        for (int i = 0; i < 6; i++) {
            Scenario.of(run).given(allow(), complete("s" + i, sized(Limits.PAYLOAD_BYTES)));
        }
        Scenario.of(run)
                .given(allow())
                .when(complete("s6", sized(Limits.PAYLOAD_BYTES)))
                .then(Event.StepCompleted.class, Event.RunFinished.class, Event.RunSealed.class)
                .with(Event.RunFinished.class, finished -> {
                    assertThat(finished.reason()).isEqualTo(FinishReason.LIMIT_EXCEEDED);
                    assertThat(finished.stepId()).isEqualTo("s7");
                })
                .sending(sent -> {
                    assertThat(java.util.Objects.requireNonNull(sent.snapshot()).currentStep())
                            .isEqualTo("s7");
                    assertThat(java.util.Objects.requireNonNull(sent.snapshot()).stepIndex())
                            .isEqualTo(7);
                });
    }

    @Test
    void aRunMayHaveAThousandSteps() {
        TestRun run = new TestRun(Workflows.gathering(Limits.STEPS));
        Scenario.of(run).given(start());
        for (int i = 0; i < Limits.STEPS; i++) {
            Scenario.of(run).given(allow(), complete("s" + i));
        }
        assertThat(run.state()).isInstanceOf(RunState.Completed.class);
        assertThat(run.entries()).hasSize(2 + 4 * Limits.STEPS + 2);
    }
}
