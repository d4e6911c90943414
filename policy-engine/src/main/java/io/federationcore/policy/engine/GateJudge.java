package io.federationcore.policy.engine;

import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.PolicyBundle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Answers gate requests. Fail closed: whatever cannot be judged is denied, with the reason why. Keeps nothing between
 * requests, and is safe for use by several threads.
 */
public final class GateJudge {
    private final PolicyCompiler compiler;
    private final EvaluationClock clock;

    public GateJudge(PolicyCompiler compiler, EvaluationClock clock) {
        this.compiler = compiler;
        this.clock = clock;
    }

    /**
     * The verdict on one request.
     *
     * @param active the bundle in force, or null if there is none: then every step is denied
     * @param now the verdict's {@code evaluated_at}
     * @throws IllegalArgumentException if the request lacks what a verdict must name (tenant, run, input's digest), so
     *     that it cannot be answered at all
     */
    public Verdict answer(GateRequest request, @Nullable CompiledBundle active, Instant now) {
        long start = clock.elapsed().getAsLong();
        Judgement judgement;
        try {
            judgement = judge(request, active);
        } catch (RuntimeException | StackOverflowError e) {
            // A verdict is the only way to tell: the gate stays shut, and the reason says what happened.
            judgement = Judgement.deny("The request could not be judged: " + e.getMessage());
        }
        long micros = Math.max(0, (clock.elapsed().getAsLong() - start) / 1_000);
        return judgement.toVerdict(request, judgingBundle(request, active), now, micros);
    }

    private Judgement judge(GateRequest request, @Nullable CompiledBundle active) {
        return switch (request.subject()) {
            case Subject.OfStep step -> {
                // The verdict will name this digest, so it must be the digest of what is judged.
                if (!step.input().sha256().equals(step.inputSha256())) {
                    yield Judgement.deny("Expected the input's SHA-256 to be " + step.inputSha256() + ", but found "
                            + step.input().sha256());
                }
                yield active == null
                        ? Judgement.deny("No policy bundle is active; publish one, and steps can be allowed")
                        : active.judge(request, step, clock);
            }
            case Subject.OfBundle subject -> {
                PolicyBundle bundle = new PolicyBundle(subject.files());
                yield bundle.digest().equals(subject.digest())
                        ? compiler.check(bundle)
                        : Judgement.deny("Expected the bundle's digest to be " + subject.digest() + ", but found "
                                + bundle.digest());
            }
        };
    }

    private static @Nullable String judgingBundle(GateRequest request, @Nullable CompiledBundle active) {
        return switch (request.subject()) {
            case Subject.OfStep step -> active == null ? null : active.digest();
            case Subject.OfBundle bundle -> null;
        };
    }
}
