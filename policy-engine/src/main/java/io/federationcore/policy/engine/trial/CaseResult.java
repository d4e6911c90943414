package io.federationcore.policy.engine.trial;

import io.federationcore.schemas.message.Verdict;
import java.util.List;

/**
 * What one case came to.
 *
 * @param line in {@code file}, from 1
 * @param differences in what the verdict is not as expected, as sentences; none if the case passed
 */
public record CaseResult(
        String file, int line, String name, Expectation expected, Verdict found, List<String> differences) {
    public CaseResult {
        differences = List.copyOf(differences);
    }

    public boolean passed() {
        return differences.isEmpty();
    }
}
