package io.federationcore.policy.engine;

import io.federationcore.schemas.message.VerdictKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one policy of a bundle consists of, for people and for coverage.
 *
 * @param scope {@code federation} or {@code tenant:<id>}
 * @param match the steps that it is about, such as {@code workflow pay-*, type act}
 * @param onError what it says where a rule cannot be evaluated
 */
public record PolicyOutline(
        String name, String scope, String file, String match, VerdictKind onError, List<Rule> rules) {
    public PolicyOutline {
        rules = List.copyOf(rules);
    }

    /**
     * One of its rules.
     *
     * @param approval the approval profile that a flag asks
     */
    public record Rule(
            String id,
            int line,
            VerdictKind verdict,
            @Nullable String approval) {}
}
