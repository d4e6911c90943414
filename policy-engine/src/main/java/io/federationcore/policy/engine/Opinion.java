package io.federationcore.policy.engine;

import io.federationcore.schemas.message.VerdictKind;
import org.jspecify.annotations.Nullable;

/**
 * What one policy says to one step.
 *
 * @param rule the rule that was true, or that could not be evaluated
 * @param approval the profile that a flag names
 */
record Opinion(
        String policy,
        PolicyScope scope,
        String rule,
        VerdictKind verdict,
        String reason,
        @Nullable String approval) {
    /** The rule as verdicts name it. */
    String triggered() {
        return policy + "/" + rule;
    }

    /** This opinion, hardened to a deny. */
    Opinion denied(String why) {
        return new Opinion(policy, scope, rule, VerdictKind.DENY, why, null);
    }
}
