package io.federationcore.policy.engine.trial;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.Finding;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.PolicyOutline;
import io.federationcore.schemas.definition.InvalidYaml;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.definition.YamlDocument;
import io.federationcore.schemas.json.MemberPath;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs the cases that lie beside a bundle's policies, each through the judge that answers live requests.
 *
 * @param results of each case, in the order of files and lines
 * @param problems documents and cases that could not be read
 * @param untouched the bundle's rules that no case triggered
 * @param rules how many rules the bundle has
 */
public record PolicyTrial(List<CaseResult> results, List<Finding> problems, List<UntouchedRule> untouched, int rules) {
    public PolicyTrial {
        results = List.copyOf(results);
        problems = List.copyOf(problems);
        untouched = List.copyOf(untouched);
    }

    /** A rule that no case triggered: nothing shows that it says what its author meant. */
    public record UntouchedRule(String policy, String rule, String file, int line) {}

    /**
     * Runs every case.
     *
     * @param tests documents of kind {@value TestDocument#KIND} by file name
     */
    public static PolicyTrial run(CompiledBundle bundle, GateJudge judge, Map<String, String> tests) {
        List<CaseResult> results = new ArrayList<>();
        List<Finding> problems = new ArrayList<>();
        new TreeMap<>(tests).forEach((file, yaml) -> {
            try {
                YamlDocument source = StrictYaml.read(yaml);
                results.addAll(cases(file, source, source.as(TestDocument.class), bundle, judge, problems));
            } catch (InvalidYaml e) {
                problems.add(Finding.of(file, e));
            }
        });
        Set<String> touched = new HashSet<>();
        results.forEach(result -> touched.addAll(result.found().rules()));
        int rules = bundle.policies().stream()
                .mapToInt(policy -> policy.rules().size())
                .sum();
        return new PolicyTrial(results, problems, untouched(bundle, touched), rules);
    }

    /** How many cases were not as expected. */
    public long failures() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    private static List<CaseResult> cases(
            String file,
            YamlDocument source,
            TestDocument document,
            CompiledBundle bundle,
            GateJudge judge,
            List<Finding> problems) {
        RequestFields defaults = RequestFields.orNone(document.spec().defaults());
        List<CaseResult> results = new ArrayList<>();
        for (int i = 0; i < document.spec().cases().size(); i++) {
            TestDocument.Case one = document.spec().cases().get(i);
            int line = source.line(new MemberPath(List.of("spec", "cases", i)));
            try {
                GateRequest request =
                        RequestFields.orNone(one.request()).over(defaults).request();
                Verdict found = judge.answer(request, bundle, request.requestedAt());
                results.add(new CaseResult(
                        file,
                        line,
                        one.name(),
                        one.expect(),
                        found,
                        one.expect().differences(found)));
            } catch (IllegalArgumentException e) {
                problems.add(Finding.of(file, line, "case '" + one.name() + "': " + e.getMessage()));
            }
        }
        return results;
    }

    private static List<UntouchedRule> untouched(CompiledBundle bundle, Set<String> touched) {
        List<UntouchedRule> untouched = new ArrayList<>();
        for (PolicyOutline policy : bundle.policies()) {
            for (PolicyOutline.Rule rule : policy.rules()) {
                if (!touched.contains(policy.name() + "/" + rule.id())) {
                    untouched.add(new UntouchedRule(policy.name(), rule.id(), policy.file(), rule.line()));
                }
            }
        }
        return untouched;
    }
}
