package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the opinions of several policies become one judgement. */
class CompiledBundleTest {
    private static final StepRequest STEP = StepRequest.withInput("{\"amount\":100}");
    private static final String PROFILE = Bundles.profile("finance", 2, "ada, bob, cleo");

    private static Judgement judge(StepRequest step, String... documents) {
        GateRequest request = step.request();
        return Bundles.compiled(documents).judge(request, step.subject(), EvaluationClock.of(() -> 0));
    }

    /** A policy that says so; {@code none} has no true rule, {@code error} fails. */
    private static String saying(String name, String scope, String opinion) {
        return switch (opinion) {
            case "none" -> Bundles.rule(name, scope, "false", "allow");
            case "error" -> Bundles.rule(name, scope, "input.missing > 3", "allow");
            case "flag" -> Bundles.rule(name, scope, "true", "flag, approval: finance");
            case "allow", "deny" -> Bundles.rule(name, scope, "true", opinion);
            default -> throw new IllegalArgumentException("Expected an opinion, but found " + opinion);
        };
    }

    private static Judgement judgeOpinions(String federation, String tenant) {
        Stream<String> federal = Arrays.stream(federation.split("\\+"))
                .filter(o -> !o.isBlank())
                .map(o -> saying("fed-" + o, "federation", o));
        Stream<String> tenants = Arrays.stream(tenant.split("\\+"))
                .filter(o -> !o.isBlank())
                .map(o -> saying("ten-" + o, "tenant:tenant_omega", o));
        String other = Bundles.rule("other", "tenant:somebody-else", "true", "deny");
        return judge(
                STEP,
                Stream.of(Stream.of(PROFILE, other), federal, tenants)
                        .flatMap(s -> s)
                        .toArray(String[]::new));
    }

    @ParameterizedTest(name = "federation {0}, tenant {1}: {2} by {3}")
    @CsvSource({
        "allow,            '',         allow, fed-allow, federation",
        "flag,             '',         flag,  fed-flag,  federation",
        "deny,             '',         deny,  fed-deny,  federation",
        "error,            '',         deny,  fed-error, federation",
        "allow+flag,       '',         flag,  fed-flag,  federation",
        "allow+flag+deny,  '',         deny,  fed-deny,  federation",
        "allow+none,       '',         allow, fed-allow, federation",
        "allow+error,      '',         deny,  fed-error, federation",
        "flag+error,       '',         deny,  fed-error, federation",
        "allow,            allow,      allow, fed-allow, federation",
        "allow,            none,       allow, fed-allow, federation",
        "allow,            flag,       flag,  ten-flag,  tenant:tenant_omega",
        "allow,            deny,       deny,  ten-deny,  tenant:tenant_omega",
        "allow,            error,      deny,  ten-error, tenant:tenant_omega",
        "flag,             allow,      flag,  fed-flag,  federation",
        "flag,             deny,       deny,  ten-deny,  tenant:tenant_omega",
        "deny,             allow,      deny,  fed-deny,  federation",
        "deny,             deny,       deny,  fed-deny,  federation",
        "none,             deny,       deny,  ten-deny,  tenant:tenant_omega",
    })
    void theStrongestOpinionDecides(String federation, String tenant, String verdict, String policy, String tier) {
        Judgement judgement = judgeOpinions(federation, tenant);
        assertThat(judgement.verdict().wire()).isEqualTo(verdict);
        assertThat(judgement.policy()).isEqualTo(policy);
        assertThat(judgement.tier()).isEqualTo(tier);
    }

    @ParameterizedTest(name = "federation {0}, tenant {1}: denied, and nobody decided")
    @CsvSource({
        "none, ''",
        "'', ''",
        "'', none",
        "'', allow",
        "none, allow",
        "'', flag",
        "none, flag",
        "none, allow+flag"
    })
    void onlyTheFederationLetsAStepRun(String federation, String tenant) {
        Judgement judgement = judgeOpinions(federation, tenant);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.policy()).isNull();
        assertThat(judgement.tier()).isNull();
        assertThat(judgement.reason())
                .contains("workflow 'pay-invoice', step 'transfer' of type act")
                .contains("publish a GatePolicy of scope federation");
        if (tenant.contains("allow") || tenant.contains("flag")) {
            assertThat(judgement.reason()).startsWith("Only policies of tenant 'tenant_omega' have an opinion");
            assertThat(judgement.rules()).isNotEmpty();
        }
    }

    @Test
    void theFirstRuleThatIsTrueDecidesForItsPolicy() {
        String policy = Bundles.policy(
                "limits",
                "federation",
                "params: {hard: 1000, soft: 50.5}",
                "rules:",
                "- {id: hard, expr: 'input.amount > params.hard', verdict: deny, message: \"'over the hard limit'\"}",
                "- {id: soft, expr: 'input.amount > params.soft', verdict: flag, approval: finance,"
                        + " message: \"'asks for ' + string(input.amount)\"}",
                "- {id: otherwise, expr: 'true', verdict: allow}");
        Judgement hard = judge(StepRequest.withInput("{\"amount\":1000.01}"), policy, PROFILE);
        assertThat(hard)
                .isEqualTo(new Judgement(
                        VerdictKind.DENY, "over the hard limit", "limits", "federation", List.of("limits/hard"), null));
        Judgement soft = judge(StepRequest.withInput("{\"amount\":1000}"), policy, PROFILE);
        assertThat(soft)
                .isEqualTo(new Judgement(
                        VerdictKind.FLAG, "asks for 1000", "limits", "federation", List.of("limits/soft"), "finance"));
        Judgement otherwise = judge(StepRequest.withInput("{\"amount\":50}"), policy, PROFILE);
        assertThat(otherwise)
                .isEqualTo(new Judgement(
                        VerdictKind.ALLOW,
                        "Rule 'otherwise' of policy 'limits' says allow",
                        "limits",
                        "federation",
                        List.of("limits/otherwise"),
                        null));
    }

    @Test
    void namesAllRulesThatWereTriggered() {
        assertThat(judgeOpinions("allow+flag+none", "flag").rules())
                .containsExactly("fed-allow/rule", "fed-flag/rule", "ten-flag/rule");
    }

    @Test
    void namesTheRuleThatDecidedEvenAmongVeryMany() {
        String[] policies = IntStream.range(0, 60)
                .mapToObj(i -> Bundles.rule("p%02d".formatted(i), "federation", "true", i == 59 ? "deny" : "allow"))
                .toArray(String[]::new);
        Judgement judgement = judge(STEP, policies);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.rules())
                .hasSize(Verdict.MAX_RULES)
                .startsWith("p00/rule")
                .endsWith("p59/rule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{}; true",
                "{workflow: 'pay-*'}; true",
                "{workflow: 'pay-*', step: transfer, type: act}; true",
                "{workflow: 'refund-*'}; false",
                "{step: 'trans???'}; true",
                "{step: trans}; false",
                "{type: observe}; false",
                "{workflow: 'pay-*', type: observe}; false",
            })
    void aPolicyIsAboutTheStepsThatItMatches(String match, boolean matches) {
        String policy =
                Bundles.policy("p", "federation", "match: " + match, "rules: [{id: r, expr: 'true', verdict: allow}]");
        Judgement judgement = judge(STEP, policy);
        assertThat(judgement.verdict()).isEqualTo(matches ? VerdictKind.ALLOW : VerdictKind.DENY);
        if (!matches) {
            assertThat(judgement.reason())
                    .startsWith("No policy matches workflow 'pay-invoice', step 'transfer' of type act");
        }
    }

    @Test
    void aTenantsPoliciesAreAboutNoOtherTenant() {
        String[] documents = {
            Bundles.rule("open", "federation", "true", "allow"), Bundles.rule("closed", "tenant:acme", "true", "deny")
        };
        assertThat(judge(STEP, documents).verdict()).isEqualTo(VerdictKind.ALLOW);
        assertThat(judge(STEP.ofTenant("acme"), documents).verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judge(STEP.ofTenant("acme2"), documents).verdict()).isEqualTo(VerdictKind.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "flag, names no approval profile",
        "'flag, approval: nobody', its approval profile 'nobody' is not in the bundle",
    })
    void aFlagThatAsksNobodyIsADeny(String verdict, String reason) {
        Judgement judgement = judge(STEP, Bundles.rule("p", "federation", "true", verdict), PROFILE);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.policy()).isEqualTo("p");
        assertThat(judgement.approval()).isNull();
        assertThat(judgement.reason()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "'onError: deny', DENY",
        "'onError: flag\n  onErrorApproval: finance', FLAG",
        "'onError: flag', DENY",
        "'onError: flag\n  onErrorApproval: nobody', DENY",
        "'params: {}', DENY",
    })
    void anErrorIsWhatItsPolicySaysAndNeverAllow(String onError, VerdictKind verdict) {
        String policy = Bundles.policy(
                "p",
                "federation",
                onError,
                "rules:",
                "- {id: fails, expr: 'input.missing > 3', verdict: allow}",
                "- {id: never-reached, expr: 'true', verdict: allow}");
        Judgement judgement = judge(STEP, policy, PROFILE);
        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.rules()).containsExactly("p/fails");
        assertThat(judgement.reason()).contains("Rule 'fails' of policy 'p' could not be evaluated: key 'missing'");
    }

    @Test
    void aMessageThatFailsChangesTheWordsOnly() {
        String policy = Bundles.policy(
                "p",
                "federation",
                "onError: flag",
                "rules: [{id: r, expr: 'true', verdict: deny, message: 'string(input.missing)'}]");
        Judgement judgement = judge(STEP, policy);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason())
                .isEqualTo("Rule 'r' of policy 'p' says deny"
                        + " (its message could not be evaluated: key 'missing' is not present in map.)");
    }

    @Test
    void aLongMessageIsCutToFit() {
        String policy = Bundles.policy(
                "p", "federation", "rules: [{id: r, expr: 'true', verdict: deny, message: 'string(input.text)'}]");
        StepRequest step = StepRequest.withInput("{\"text\":\"" + "🙂".repeat(2_000) + "\"}");
        assertThat(judge(step, policy).reason()).hasSizeBetween(1_999, 2_000).endsWith("🙂…");
    }

    @ParameterizedTest
    @CsvSource({
        // Who satisfies 'strict' satisfies 'lax' too.
        "2, 'ada, bob',        1, 'ada, bob, cleo', strict",
        "2, 'ada, bob, cleo',  2, 'ada, bob, cleo', lax",
        "1, 'ada, bob, cleo',  2, 'ada, bob',       lax",
        // Neither is enough for the other.
        "2, 'ada, bob, cleo',  1, 'ada',            ''",
        "1, 'ada',             1, 'bob',            ''",
    })
    void ofSeveralFlagsTheOneThatSatisfiesAllIsAsked(
            int quorum, String approvers, int otherQuorum, String otherApprovers, String asked) {
        Judgement judgement = judge(
                STEP,
                Bundles.rule("a", "federation", "true", "flag, approval: lax"),
                Bundles.rule("b", "tenant:tenant_omega", "true", "flag, approval: strict"),
                Bundles.profile("strict", quorum, approvers),
                Bundles.profile("lax", otherQuorum, otherApprovers));
        if (asked.isEmpty()) {
            assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
            assertThat(judgement.reason()).contains("[lax, strict]").contains("name the same profile");
        } else {
            assertThat(judgement.verdict()).isEqualTo(VerdictKind.FLAG);
            assertThat(judgement.rules()).containsExactly("a/rule", "b/rule");
        }
        assertThat(judgement.approval()).isEqualTo(asked.isEmpty() ? null : asked);
    }

    @Test
    void matchesByTypeOfStep() {
        String policy = Bundles.policy(
                "p",
                "federation",
                "match: {type: gate}",
                "rules: [{id: r, expr: 'step.type == \"gate\"', verdict: allow}]");
        StepRequest gate = new StepRequest("tenant_omega", "pay-invoice", "sign-off", StepType.GATE, "null");
        assertThat(judge(gate, policy).verdict()).isEqualTo(VerdictKind.ALLOW);
    }
}
