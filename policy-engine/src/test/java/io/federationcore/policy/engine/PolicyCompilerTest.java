package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyCompilerTest {
    private static final PolicyCompiler COMPILER = new PolicyCompiler();
    private static final String SOUND = Bundles.rule("sound", "federation", "true", "allow");

    private static List<String> problems(PolicyBundle bundle) {
        return catchThrowableOfType(InvalidBundle.class, () -> COMPILER.compile(bundle)).problems().stream()
                .map(Finding::toString)
                .toList();
    }

    static Stream<Arguments> unsound() {
        return Stream.of(
                Arguments.of("a: [", "Expected one document of plain YAML"),
                Arguments.of("a: 1\na: 2", "Expected one document of plain YAML"),
                Arguments.of("- 1", "Expected kind GatePolicy or ApprovalProfile, but found ''"),
                Arguments.of("kind: Workflow", "but found 'Workflow'"),
                Arguments.of(SOUND.replace("fc/v1", "fc/v2"), "Expected apiVersion fc/v1, but found 'fc/v2'"),
                Arguments.of(SOUND + "extra: 1\n", "extra"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  surprise: 1"), "surprise"),
                Arguments.of(SOUND.replace("id: rule", "id: rule, when: x"), "when"),
                Arguments.of(SOUND.replace("name: sound", "name: a/b"), "metadata.name"),
                Arguments.of(SOUND.replace("\"federation\"", "\"everyone\""), "'federation' or 'tenant:<id>'"),
                Arguments.of(SOUND.replace("\"federation\"", "\"tenant:\""), "metadata.scope"),
                Arguments.of(SOUND.replace("'true'", "true"), "rules[0].expr"),
                Arguments.of(SOUND.replace("'true'", "''"), "expr"),
                Arguments.of(SOUND.replace("verdict: allow", "verdict: maybe"), "allow, flag, deny"),
                Arguments.of(SOUND.replace("verdict: allow", "verdict: allow, approval: x"), "only with verdict: flag"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  onError: allow"), "deny or flag, but found allow"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  onErrorApproval: x"), "only with onError: flag"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  params: [1]"), "params to be an object"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  match: {workflow: 'a b'}"), "Expected a pattern"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  match: {type: acts}"), "acts"),
                Arguments.of(SOUND.replace("spec:", "spec:\n  match: {queue: q}"), "queue"),
                Arguments.of(Bundles.policy("empty", "federation", "rules: []"), "number of rules"),
                Arguments.of(Bundles.policy("none", "federation", "onError: deny"), "rules"),
                Arguments.of(
                        Bundles.policy(
                                "twice",
                                "federation",
                                "rules:",
                                "- {id: a, expr: 'true', verdict: deny}",
                                "- {id: a, expr: 'true', verdict: deny}"),
                        "found 'a' twice"),
                Arguments.of(Bundles.profile("p", 0, "ada"), "gate.quorum"),
                Arguments.of(Bundles.profile("p", 1, "robot:x"), "Expected an approver"));
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void refusesTheWholeBundleForOneUnsoundFile(String document, String problem) {
        assertThat(problems(new PolicyBundle(Map.of("sound.yaml", SOUND, "unsound.yaml", document))))
                .singleElement()
                .asString()
                .startsWith("unsound.yaml")
                .contains(problem);
    }

    @Test
    void namesFileLinePolicyAndRuleOfEveryProblem() {
        String policy = Bundles.policy(
                "payments",
                "federation",
                "rules:",
                "- {id: first, expr: 'true', verdict: deny, message: 'input.reason'}",
                "- id: second",
                "  expr: 'input.amount >'",
                "  verdict: deny");
        assertThat(problems(new PolicyBundle(Map.of("pay.yaml", policy, "other.yaml", "kind: Other"))))
                .satisfiesExactly(
                        other -> assertThat(other).startsWith("other.yaml, line 1: Expected kind"),
                        first -> assertThat(first)
                                .startsWith("pay.yaml, line 6: policy 'payments', rule 'first', message: ")
                                .contains("type string, but found dyn"),
                        second -> assertThat(second)
                                .startsWith("pay.yaml, line 7: policy 'payments', rule 'second', expr: "));
    }

    static Stream<Arguments> misplaced() {
        String policy = """
                # A comment
                apiVersion: fc/v1
                kind: GatePolicy
                metadata:
                  name: payments
                  scope: federation
                spec:
                  onError: deny
                  rules:
                    - id: first
                      expr: "true"
                      verdict: allow
                    - id: second
                      expr: "false"
                      verdict: deny
                """;
        return Stream.of(
                Arguments.of(policy.replace("onError: deny", "onError: deny\n  surprise: 1"), 9, "surprise", null),
                Arguments.of(policy.replace("onError: deny", "onError: never"), 8, "'never'", null),
                Arguments.of(policy.replace("verdict: deny", "verdict: maybe"), 15, "'maybe'", "second"),
                Arguments.of(policy.replace("      expr: \"false\"\n", ""), 13, "expr", "second"),
                Arguments.of(policy.replace("\"false\"", "false"), 14, "Expected text", "second"),
                Arguments.of(policy.replace("\"false\"", "[1, 9007199254740993]"), 14, "9007199254740993", null),
                Arguments.of(policy.replace("scope: federation", "scope: all"), 4, "'all'", null),
                Arguments.of(policy.replace("kind: GatePolicy", "kind: Policy"), 3, "'Policy'", null),
                Arguments.of(policy.replace("  rules:", "  onError: flag\n  rules:"), 9, "duplicate key", null),
                Arguments.of(policy.replace("spec:", "spec: &a"), 7, "anchor", null),
                Arguments.of(policy.replace("  rules:", " rules:"), 9, "plain YAML", null));
    }

    @ParameterizedTest
    @MethodSource("misplaced")
    void namesTheLineOfMistakesInADocument(String document, int line, String problem, String rule) {
        assertThat(catchThrowableOfType(InvalidBundle.class, () -> COMPILER.compile(Bundles.of(document)))
                        .problems())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.line()).as(found.toString()).isEqualTo(line);
                    assertThat(found.problem()).contains(problem);
                    assertThat(found.rule()).isEqualTo(rule);
                });
    }

    @Test
    void refusesNamesThatComeTwice() {
        String profile = Bundles.profile("finance", 1, "ada");
        assertThat(problems(Bundles.of(SOUND, SOUND, profile, profile)))
                .containsExactly(
                        "1.yaml, line 3: policy 'sound': Expected each policy once, but found 'sound' a second time",
                        "3.yaml, line 3: Expected each approval profile once, but found 'finance' a second time");
    }

    @Test
    void refusesABundleWithoutPolicies() {
        assertThat(problems(Bundles.of()))
                .containsExactly("Expected at least one document of kind GatePolicy, but found none");
        assertThat(problems(Bundles.of(Bundles.profile("finance", 1, "ada")))).hasSize(1);
    }

    @Test
    void refusesMoreRulesThanItCouldCompileInTime() {
        String[] policies = IntStream.range(0, 6)
                .mapToObj(i -> Bundles.policy(
                        "p" + i,
                        "federation",
                        "rules:\n"
                                + IntStream.range(0, 100)
                                        .mapToObj(r -> "  - {id: r" + r + ", expr: 'false', verdict: deny}")
                                        .collect(Collectors.joining("\n"))))
                .toArray(String[]::new);
        assertThat(problems(Bundles.of(policies))).singleElement().asString().contains("at most 500 rules");
    }

    @Test
    void checksABundleForItsPublication() {
        Judgement sound = COMPILER.check(Bundles.of(SOUND, Bundles.profile("finance", 1, "ada")));
        assertThat(sound.verdict()).isEqualTo(VerdictKind.ALLOW);
        assertThat(sound.reason()).isEqualTo("The bundle compiles: 1 policy and 1 approval profile");

        Judgement unsound = COMPILER.check(Bundles.of("kind: Other"));
        assertThat(unsound.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(unsound.reason()).startsWith("The bundle has 1 problem: 0.yaml, line 1: Expected kind");
    }

    @Test
    void warnsOfFlagsThatWillDeny() {
        Judgement judgement = COMPILER.check(Bundles.of(Bundles.policy(
                "p",
                "federation",
                "onError: flag",
                "rules:",
                "- {id: a, expr: 'true', verdict: flag}",
                "- {id: b, expr: 'true', verdict: flag, approval: nobody}")));
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.ALLOW);
        assertThat(judgement.reason())
                .contains(
                        "0.yaml: policy 'p', onError: Expected an approval profile of this bundle to ask, but found none")
                .contains("0.yaml, line 7: policy 'p', rule 'a': Expected an approval profile of this bundle")
                .contains("but found 'nobody'; the flag will be a deny")
                .contains("0.yaml, line 8: policy 'p', rule 'b': Expected a rule that can be reached, but rule 'a'");
    }

    @Test
    void aLongListOfProblemsStillFitsIntoAReason() {
        String[] documents =
                IntStream.range(0, 200).mapToObj(i -> "kind: Other" + i).toArray(String[]::new);
        assertThat(COMPILER.check(Bundles.of(documents)).reason())
                .hasSize(2_000)
                .endsWith("…");
    }
}
