package io.federationcore.policy.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.EvaluationClock;
import io.federationcore.policy.engine.Finding;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTrialTest {
    private static final PolicyCompiler COMPILER = new PolicyCompiler();
    private static final GateJudge JUDGE = new GateJudge(COMPILER, EvaluationClock.of(() -> 0));
    private static final CompiledBundle BUNDLE = bundle("""
            apiVersion: fc/v1
            kind: GatePolicy
            metadata: {name: limits, scope: federation}
            spec:
              match: {workflow: "pay-*"}
              rules:
                - id: hard
                  expr: "input.amount > 1000"
                  verdict: deny
                  message: "'over the hard limit'"
                - {id: soft, expr: "input.amount > 100", verdict: flag, approval: finance}
                - {id: otherwise, expr: "true", verdict: allow}
            """);

    private static CompiledBundle bundle(String policy) {
        String profile = "{apiVersion: fc/v1, kind: ApprovalProfile, metadata: {name: finance},"
                + " spec: {name: Finance, approvers: ['group:finance']}}";
        try {
            return COMPILER.compile(new PolicyBundle(Map.of("limits.yaml", policy, "finance.yaml", profile)));
        } catch (InvalidBundle e) {
            throw new AssertionError(e);
        }
    }

    /** A document whose cases pay an invoice; each case is in a line, from line 6. */
    private static PolicyTrial trial(String... cases) {
        String document = """
                apiVersion: fc/v1
                kind: PolicyTest
                metadata: {name: limits}
                spec:
                  defaults: {workflow: pay-invoice, step: transfer, input: {amount: 5}}
                  cases:
                    - %s
                """.formatted(String.join("\n    - ", cases));
        return PolicyTrial.run(BUNDLE, JUDGE, Map.of("limits.test.yaml", document));
    }

    @Test
    void casesThatAreAsExpectedPass() {
        PolicyTrial trial = trial(
                "{name: small, expect: {verdict: allow, rules: [limits/otherwise]}}",
                "{name: medium, request: {input: {amount: 500}}, expect: {verdict: flag, approval: finance}}",
                "{name: large, request: {input: {amount: 5000}}, expect: {verdict: deny, reason: hard limit}}",
                "{name: other, request: {workflow: refund}, expect: {verdict: deny, rules: [],"
                        + " reason: No policy matches}}");
        assertThat(trial.problems()).isEmpty();
        assertThat(trial.results()).hasSize(4).allMatch(CaseResult::passed);
        assertThat(trial.failures()).isZero();
        assertThat(trial.untouched()).isEmpty();
        assertThat(trial.rules()).isEqualTo(3);
    }

    @Test
    void aFailureSaysWhereWhatWasExpectedAndWhatWasFound() {
        PolicyTrial trial = trial(
                "{name: small, expect: {verdict: allow}}",
                "{name: wrong, request: {input: {amount: 500}}, expect: {verdict: allow, rules: [limits/hard],"
                        + " reason: fine}}",
                "{name: nobody, expect: {verdict: flag, approval: finance}}");
        assertThat(trial.failures()).isEqualTo(2);
        CaseResult wrong = trial.results().get(1);
        assertThat(wrong.file()).isEqualTo("limits.test.yaml");
        assertThat(wrong.line()).isEqualTo(8);
        assertThat(wrong.differences())
                .containsExactly(
                        "Expected verdict allow, but found flag: Rule 'soft' of policy 'limits' says flag",
                        "Expected rules [limits/hard], but found [limits/soft]",
                        "Expected a reason with 'fine', but found: Rule 'soft' of policy 'limits' says flag");
        assertThat(trial.results().get(2).differences()).contains("Expected approval 'finance', but found none");
    }

    @Test
    void rulesThatNoCaseTriggeredAreNamed() {
        PolicyTrial trial = trial("{name: small, expect: {verdict: allow}}");
        assertThat(trial.untouched())
                .containsExactly(
                        new PolicyTrial.UntouchedRule("limits", "hard", "limits.yaml", 7),
                        new PolicyTrial.UntouchedRule("limits", "soft", "limits.yaml", 11));
    }

    @Test
    void everyPartOfARequestCanBeSaid() {
        CompiledBundle curious = bundle("""
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: curious, scope: federation}
                spec:
                  rules:
                    - id: all
                      verdict: allow
                      expr: >-
                        run.tenant == 'globex' && run.workflow == 'w' && run.version == '2.1.0' &&
                        run.metadata.region == 'eu' && 'urgent' in run.tags &&
                        step.id == 's' && step.type == 'decide' && step.index == 3 && step.attempt == 2 &&
                        step.queue == 'q' && input == 7 && results.quote.price == 1.5 &&
                        principal.type == 'titan' && principal.id == 't' && actor.type == 'tool' && actor.id == 'x'
                """);
        String document = """
                apiVersion: fc/v1
                kind: PolicyTest
                metadata: {name: curious}
                spec:
                  cases:
                    - name: all
                      request:
                        {tenant: globex, workflow: w, version: 2.1.0, step: s, type: decide, index: 3, attempt: 2,
                         queue: q, input: 7, results: {quote: {price: 1.5}}, metadata: {region: eu}, tags: [urgent],
                         principal: "titan:t", actor: "tool:x"}
                      expect: {verdict: allow, rules: [curious/all]}
                """;
        assertThat(PolicyTrial.run(curious, JUDGE, Map.of("t.test.yaml", document))
                        .results())
                .singleElement()
                .satisfies(result -> assertThat(result.differences()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{name: a, expect: {verdict: maybe}}; 7; 'maybe'",
                "{name: a, expect: {}}; 7; verdict",
                "{name: a}; 7; expect",
                "{name: a, request: {amount: 5}, expect: {verdict: deny}}; 7; amount",
                "{name: a, request: {principal: ada}, expect: {verdict: deny}}; 7; principal such as",
                "{name: a, request: {step: ''}, expect: {verdict: deny}}; 7; case 'a': Expected 'step'",
                "{name: a, expect: {verdict: deny, approval: finance}}; 7; only with verdict: flag",
                "[; 8; plain YAML",
            })
    void aDocumentThatCannotBeReadIsAProblemWithItsLine(String one, int line, String problem) {
        PolicyTrial trial = trial(one);
        assertThat(trial.results()).isEmpty();
        assertThat(trial.problems()).singleElement().satisfies(found -> {
            assertThat(found.file()).isEqualTo("limits.test.yaml");
            assertThat(found.problem()).contains(problem);
            assertThat(found.line()).isEqualTo(line);
        });
    }

    @Test
    void aCaseIsNamedOnce() {
        String one = "{name: a, expect: {verdict: allow}}";
        assertThat(trial(one, one).problems())
                .extracting(Finding::problem)
                .asString()
                .contains("found 'a' twice");
    }

    @Test
    void aBundleDoesNotTakeTestsAlong() {
        assertThat(COMPILER.check(new PolicyBundle(Map.of("a.yaml", "kind: PolicyTest")))
                        .reason())
                .contains("a.yaml, line 1: Expected kind GatePolicy or ApprovalProfile, but found 'PolicyTest'");
    }
}
