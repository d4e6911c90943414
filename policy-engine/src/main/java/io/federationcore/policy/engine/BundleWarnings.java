package io.federationcore.policy.engine;

import io.federationcore.schemas.message.VerdictKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a bundle may hold, but what its author surely did not mean. */
final class BundleWarnings {
    private final Set<String> profiles;
    private final List<Finding> warnings = new ArrayList<>();

    private BundleWarnings(Set<String> profiles) {
        this.profiles = profiles;
    }

    static List<Finding> of(Collection<GatePolicy> policies, Set<String> profiles) {
        BundleWarnings found = new BundleWarnings(profiles);
        policies.forEach(found::policy);
        return found.warnings;
    }

    private void policy(GatePolicy policy) {
        if (policy.onError() == VerdictKind.FLAG && isNobody(policy.onErrorApproval())) {
            warnings.add(new Finding(
                    policy.file(), null, policy.name(), null, "onError", deadFlag(policy.onErrorApproval())));
        }
        String always = null;
        for (GatePolicy.CompiledRule rule : policy.rules()) {
            if (always != null) {
                warnings.add(new Finding(
                        policy.file(),
                        rule.line(),
                        policy.name(),
                        rule.id(),
                        null,
                        "Expected a rule that can be reached, but rule '" + always + "' before it is always true"));
            }
            if (rule.verdict() == VerdictKind.FLAG && isNobody(rule.approval())) {
                warnings.add(new Finding(
                        policy.file(), rule.line(), policy.name(), rule.id(), null, deadFlag(rule.approval())));
            }
            if (always == null && rule.text().strip().equals("true")) {
                always = rule.id();
            }
        }
    }

    private boolean isNobody(@Nullable String approval) {
        return approval == null || !profiles.contains(approval);
    }

    private static String deadFlag(@Nullable String approval) {
        return "Expected an approval profile of this bundle to ask, but found "
                + (approval == null ? "none" : "'" + approval + "'") + "; the flag will be a deny";
    }
}
