package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.VerdictKind;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What would cost too much ends, and ends in a deny. */
class EvaluationBudgetTest {
    private static Judgement judge(String expr, String input, long nanosPerLook) {
        CompiledBundle bundle = Bundles.compiled(
                Bundles.rule("costly", "federation", expr, "allow"),
                Bundles.rule("z-rest", "federation", "true", "allow"));
        StepRequest step = StepRequest.withInput(input);
        GateRequest request = step.request();
        AtomicLong nanos = new AtomicLong();
        return bundle.judge(request, step.subject(), EvaluationClock.of(() -> nanos.addAndGet(nanosPerLook)));
    }

    private static String numbers(int count) {
        return "{\"l\":[" + String.join(",", Collections.nCopies(count, "1")) + "]}";
    }

    @Test
    void aLoopWithinItsTurnsIsEvaluated() {
        assertThat(judge("input.l.all(x, x == 1)", numbers(9_000), 1).verdict()).isEqualTo(VerdictKind.ALLOW);
    }

    @Test
    void aLongLoopIsDenied() {
        Judgement judgement = judge("input.l.all(x, x == 1)", numbers(10_001), 1);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("costly").contains("10000 turns");
    }

    @Test
    void nestedLoopsShareTheirTurns() {
        Judgement judgement = judge("input.l.all(x, input.l.all(y, x == y))", numbers(200), 1);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("turns");
    }

    @Test
    void timeIsLimitedInsideALoop() {
        Judgement judgement = judge("input.l.all(x, x == 1)", numbers(500), 1_000_000);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("at most 250 ms");
    }

    /** A busy machine, a garbage collection: time goes by, but not for this thread. */
    @Test
    void timeInWhichTheThreadDidNotRunIsNotCharged() {
        StepRequest step = StepRequest.withInput(numbers(500));
        AtomicLong elapsed = new AtomicLong();
        AtomicLong used = new AtomicLong();
        EvaluationClock clock =
                new EvaluationClock(() -> elapsed.addAndGet(10_000_000_000L), () -> used.addAndGet(100_000));
        CompiledBundle bundle = Bundles.compiled(Bundles.rule("loop", "federation", "input.l.all(x, x == 1)", "allow"));
        assertThat(bundle.judge(step.request(), step.subject(), clock).verdict())
                .isEqualTo(VerdictKind.ALLOW);
        assertThat(used).as("the limit was looked at").hasValueGreaterThan(500L * 100_000);
    }

    @Test
    void processorTimeIsNotAskedForWhileLittleTimeWentBy() {
        StepRequest step = StepRequest.withInput(numbers(500));
        AtomicLong asked = new AtomicLong();
        CompiledBundle bundle = Bundles.compiled(Bundles.rule("loop", "federation", "input.l.all(x, x == 1)", "allow"));
        bundle.judge(step.request(), step.subject(), new EvaluationClock(() -> 0, asked::incrementAndGet));
        assertThat(asked).as("once, when the budget is opened").hasValue(1);
    }

    @Test
    void timeIsLimitedBetweenPolicies() {
        Judgement judgement = judge("false", "{}", 100_000_000);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.policy()).isEqualTo("z-rest");
    }

    @Test
    void textThatIsMadeIsLimited() {
        String text = "{\"s\":\"" + "x".repeat(200_000) + "\"}";
        Judgement judgement = judge("size(input.s + input.s + input.s + input.s) > 0", text, 1);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("to be made");
    }

    @Test
    void listsThatAreMadeAreLimited() {
        Judgement judgement = judge("size(input.l" + " + input.l".repeat(20) + ") > 0", numbers(9_000), 1);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("to be made");
    }

    @Test
    void aFilterIsChargedByItsTurnsOnly() {
        assertThat(judge("size(input.l.filter(x, x == 1)) == 9000", numbers(9_000), 1)
                        .verdict())
                .isEqualTo(VerdictKind.ALLOW);
    }
}
