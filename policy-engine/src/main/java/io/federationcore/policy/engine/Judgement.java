package io.federationcore.policy.engine;

import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policies came to, for one request.
 *
 * @param reason a sentence for people, at most 2,000 characters
 * @param policy the policy that decided, with its {@code tier}; null where none did
 * @param rules all rules that were triggered, in the order of evaluation
 * @param approval for a flag: the approval profile to ask; never null then
 */
public record Judgement(
        VerdictKind verdict,
        String reason,
        @Nullable String policy,
        @Nullable String tier,
        List<String> rules,
        @Nullable String approval) {
    public Judgement {
        reason = Reasons.fit(reason);
        rules = List.copyOf(rules);
        if ((verdict == VerdictKind.FLAG) != (approval != null)) {
            throw new IllegalArgumentException("Expected an approval with a flag and with nothing else, but found "
                    + approval + " with " + verdict);
        }
    }

    /** A deny that no single policy decided. */
    public static Judgement deny(String reason) {
        return new Judgement(VerdictKind.DENY, reason, null, null, List.of(), null);
    }

    /**
     * The verdict on {@code request}.
     *
     * @param bundleDigest the bundle that judged, or null if none did
     * @throws IllegalArgumentException if the request lacks what a verdict must name
     */
    public Verdict toVerdict(GateRequest request, @Nullable String bundleDigest, Instant evaluatedAt, long micros) {
        String stepId;
        int attempt;
        switch (request.subject()) {
            case Subject.OfStep step -> {
                stepId = step.stepId();
                attempt = step.attempt();
            }
            case Subject.OfBundle bundle -> {
                stepId = null;
                attempt = 0;
            }
        }
        return new Verdict(
                Verdict.VERSION,
                request.gateId(),
                request.tenantId(),
                request.runId(),
                stepId,
                attempt,
                request.subject().inputSha256(),
                verdict,
                reason,
                policy,
                tier,
                rules,
                approval,
                bundleDigest,
                evaluatedAt,
                micros);
    }
}
