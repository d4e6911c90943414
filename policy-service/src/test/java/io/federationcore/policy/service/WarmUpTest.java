package io.federationcore.policy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.policy.engine.EvaluationClock;
import io.federationcore.policy.engine.GateJudge;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void everyRuleOfTheWarmUpIsEvaluated() {
        AtomicLong looks = new AtomicLong();
        EvaluationClock counting = new EvaluationClock(looks::incrementAndGet, () -> 0);
        GateAnswers answers =
                new GateAnswers(Fixture.TOPICS, Fixture.IDENTITY.signer(), new GateJudge(Fixture.COMPILER, counting));
        WarmUp.run(Fixture.COMPILER, answers, Fixture.NOW); // it throws unless its last rule allows
        assertThat(looks).as("looks at the clock").hasValueGreaterThan(50);
    }

    @Test
    void aJudgeThatStaysColdIsNotCalledReady() {
        AtomicLong nanos = new AtomicLong();
        EvaluationClock slow = EvaluationClock.of(() -> nanos.addAndGet(300_000_000));
        GateAnswers answers =
                new GateAnswers(Fixture.TOPICS, Fixture.IDENTITY.signer(), new GateJudge(Fixture.COMPILER, slow));
        assertThatThrownBy(() -> WarmUp.run(Fixture.COMPILER, answers, Fixture.NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Expected the warm-up to be allowed");
    }

    @Test
    void theClockOfThisMachineChargesTheThreadThatAsks() {
        EvaluationClock clock = ThreadClock.create();
        long used = clock.used().getAsLong();
        long turns = 0;
        while (clock.used().getAsLong() == used && turns < 1_000_000_000L) {
            turns++; // work, until it shows
        }
        assertThat(clock.used().getAsLong()).isGreaterThan(used);
    }
}
