package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GateJudgeTest {
    private static final GateJudge JUDGE = new GateJudge(new PolicyCompiler(), EvaluationClock.of(() -> 0));
    private static final CompiledBundle OPEN = Bundles.compiled(Bundles.rule("open", "federation", "true", "allow"));
    private static final StepRequest STEP = StepRequest.withInput("{\"amount\":100}");

    private static Subject.OfStep step(String input, String digest) {
        return new Subject.OfStep(
                "pay",
                "1",
                "a".repeat(64),
                "transfer",
                StepType.ACT,
                0,
                1,
                null,
                JsonValue.parse(input),
                digest,
                JsonValue.EMPTY_OBJECT,
                List.of());
    }

    @Test
    void aVerdictNamesWhatItIsAbout() {
        AtomicLong nanos = new AtomicLong();
        Verdict verdict = new GateJudge(new PolicyCompiler(), EvaluationClock.of(() -> nanos.addAndGet(7_000)))
                .answer(STEP.request(), OPEN, StepRequest.NOW);
        assertThat(verdict.evaluationMicros()).isPositive();
        assertThat(verdict)
                .isEqualTo(new Verdict(
                        Verdict.VERSION,
                        StepRequest.RUN_ID + ".g3",
                        "tenant_omega",
                        StepRequest.RUN_ID,
                        "transfer",
                        1,
                        STEP.subject().inputSha256(),
                        VerdictKind.ALLOW,
                        "Rule 'rule' of policy 'open' says allow",
                        "open",
                        "federation",
                        List.of("open/rule"),
                        null,
                        OPEN.digest(),
                        StepRequest.NOW,
                        verdict.evaluationMicros()));
        assertThat(Codec.readStrict(Codec.write(verdict), Verdict.class)).isEqualTo(verdict);
    }

    @Test
    void withoutABundleEverythingIsDenied() {
        Verdict verdict = JUDGE.answer(STEP.request(), null, StepRequest.NOW);
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(verdict.bundleDigest()).isNull();
        assertThat(verdict.reason()).contains("No policy bundle is active");
    }

    @Test
    void anInputThatIsNotTheOneItsDigestNamesIsDenied() {
        GateRequest forged = STEP.asking(step("{\"input\":{},\"results\":{}}", "b".repeat(64)));
        Verdict verdict = JUDGE.answer(forged, OPEN, StepRequest.NOW);
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(verdict.reason()).startsWith("Expected the input's SHA-256 to be bbbb");
    }

    @Test
    void anInputOfAnotherShapeIsDenied() {
        for (String input : List.of("7", "{}", "{\"input\":1}", "{\"input\":1,\"results\":[]}")) {
            Subject.OfStep step = step(input, JsonValue.parse(input).sha256());
            Verdict verdict = JUDGE.answer(STEP.asking(step), OPEN, StepRequest.NOW);
            assertThat(verdict.verdict()).isEqualTo(VerdictKind.DENY);
            assertThat(verdict.reason()).contains("an object with 'input' and 'results'");
        }
    }

    @Test
    void anInputThatIsTooLargeIsDenied() {
        JsonValue input =
                JsonValue.ofCanonical("{\"input\":\"" + "x".repeat(EvaluationBudget.MAX_INPUT) + "\",\"results\":{}}");
        Subject.OfStep step = new Subject.OfStep(
                "pay",
                "1",
                "a".repeat(64),
                "s",
                StepType.ACT,
                0,
                1,
                null,
                input,
                input.sha256(),
                JsonValue.NULL,
                List.of());
        Verdict verdict = JUDGE.answer(STEP.asking(step), OPEN, StepRequest.NOW);
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(verdict.reason()).contains("Expected an input of at most");
    }

    @Test
    void aRequestThatCannotBeAnsweredIsRefused() {
        GateRequest unnamed = STEP.ofTenant("no name").request();
        assertThatThrownBy(() -> JUDGE.answer(unnamed, OPEN, StepRequest.NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tenant_id");
    }

    @Test
    void aBundleIsCheckedForItsPublication() {
        PolicyBundle sound = Bundles.of(Bundles.rule("open", "federation", "true", "allow"));
        Verdict allowed =
                JUDGE.answer(STEP.asking(new Subject.OfBundle(sound.files(), sound.digest())), null, StepRequest.NOW);
        assertThat(allowed.verdict()).isEqualTo(VerdictKind.ALLOW);
        assertThat(allowed.stepId()).isNull();
        assertThat(allowed.attempt()).isZero();
        assertThat(allowed.inputSha256()).isEqualTo(sound.digest());

        PolicyBundle unsound = Bundles.of("kind: Other");
        Verdict denied = JUDGE.answer(
                STEP.asking(new Subject.OfBundle(unsound.files(), unsound.digest())), OPEN, StepRequest.NOW);
        assertThat(denied.verdict()).isEqualTo(VerdictKind.DENY);

        Verdict forged =
                JUDGE.answer(STEP.asking(new Subject.OfBundle(sound.files(), unsound.digest())), OPEN, StepRequest.NOW);
        assertThat(forged.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(forged.reason()).startsWith("Expected the bundle's digest");
    }
}
