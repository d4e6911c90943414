package io.federationcore.schemas.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy service's signed answer, on {@code fc-run.gate-verdicts}, keyed {@code run_id}. It counts only for the
 * run, gate, step, attempt and input that it names.
 *
 * @param stepId null for a bundle
 * @param attempt 0 for a bundle
 * @param reason a sentence for people
 * @param policy the policy that decided, or null where none matched
 * @param tier the scope of that policy: {@code federation} or {@code tenant:<id>}
 * @param rules the rules that were triggered, as {@code policy/rule}, in the order of evaluation
 * @param approval the approval profile that a flag names
 * @param bundleDigest the bundle that judged, or null if none was active
 * @param evaluationMicros how long the evaluation took, in microseconds
 */
public record Verdict(
        int v,
        String gateId,
        String tenantId,
        String runId,
        @Nullable String stepId,
        int attempt,
        String inputSha256,
        VerdictKind verdict,
        String reason,
        @Nullable String policy,
        @Nullable String tier,
        List<String> rules,
        @Nullable String approval,
        @Nullable String bundleDigest,
        Instant evaluatedAt,
        long evaluationMicros) {
    public static final int VERSION = 1;

    public Verdict {
        Checks.between("v", v, VERSION, VERSION);
        Checks.name("gate_id", gateId);
        Checks.name("tenant_id", tenantId);
        Checks.runKey(runId);
        if (stepId != null) {
            Checks.name("step_id", stepId);
        }
        Checks.between("attempt", attempt, 0, Command.MAX_ATTEMPTS);
        Checks.sha256("input_sha256", inputSha256);
        Checks.present("verdict", verdict);
        Checks.text("reason", reason, Command.MAX_TEXT);
        Checks.optionalText("policy", policy, 200);
        Checks.optionalText("tier", tier, 200);
        rules = rules == null ? List.of() : List.copyOf(rules);
        Checks.between("number of rules", rules.size(), 0, MAX_RULES);
        rules.forEach(rule -> Checks.text("rules[]", rule, 250));
        Checks.optionalText("approval", approval, 100);
        if (bundleDigest != null) {
            Checks.sha256("bundle_digest", bundleDigest);
        }
        Checks.present("evaluated_at", evaluatedAt);
        if (evaluationMicros < 0) {
            throw new IllegalArgumentException(
                    "Expected 'evaluation_micros' to be at least 0, but found '" + evaluationMicros + "'");
        }
    }

    /** The most rules that one verdict names. */
    public static final int MAX_RULES = 50;
}
