package io.federationcore.policy.engine.trial;

import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a case expects of its verdict. What is absent may be anything.
 *
 * @param rules all rules that are triggered, as {@code policy/rule}, in any order
 * @param approval the approval profile that is asked
 * @param reason a part of the verdict's reason
 */
public record Expectation(
        VerdictKind verdict,
        @Nullable List<String> rules,
        @Nullable String approval,
        @Nullable String reason) {
    public Expectation {
        Checks.present("verdict", verdict);
        rules = rules == null ? null : List.copyOf(rules);
        if (approval != null && verdict != VerdictKind.FLAG) {
            throw new IllegalArgumentException(
                    "Expected approval only with verdict: flag, but found it with " + verdict.wire());
        }
    }

    /** In what {@code found} differs, as sentences; none if it is as expected. */
    List<String> differences(Verdict found) {
        List<String> differences = new ArrayList<>();
        if (found.verdict() != verdict) {
            differences.add("Expected verdict " + verdict.wire() + ", but found "
                    + found.verdict().wire() + ": " + found.reason());
        }
        if (rules != null && !new TreeSet<>(rules).equals(new TreeSet<>(found.rules()))) {
            differences.add("Expected rules " + rules + ", but found " + found.rules());
        }
        if (approval != null && !approval.equals(found.approval())) {
            differences.add("Expected approval '" + approval + "', but found "
                    + (found.approval() == null ? "none" : "'" + found.approval() + "'"));
        }
        if (reason != null && !found.reason().contains(reason)) {
            differences.add("Expected a reason with '" + reason + "', but found: " + found.reason());
        }
        return differences;
    }
}
