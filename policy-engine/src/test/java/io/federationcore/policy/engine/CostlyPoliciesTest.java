package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.policy.engine.ExpressionCompiler.InvalidExpression;
import io.federationcore.policy.engine.ExpressionCompiler.ResultType;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.VerdictKind;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that want all memory or all time are refused when they are compiled, or denied within their budget. */
class CostlyPoliciesTest {
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

    private static Judgement judge(String expr, String input) {
        CompiledBundle bundle = Bundles.compiled(Bundles.rule("costly", "federation", expr, "allow"));
        StepRequest step = StepRequest.withInput(input);
        GateRequest request = step.request();
        return bundle.judge(
                request, step.subject(), EvaluationClock.of(() -> 0)); // no time passes: what ends it are the steps
    }

    static java.util.List<String> refused() {
        return java.util.List.of(
                // Nothing but a comprehension's own variables could carry a value from one turn to the next.
                "[1].map(a, [a, a]).map(b, [b, b]) == []",
                "cel.bind(a, 'x' + 'x', cel.bind(b, a + a, b + b)) == ''",
                "[1].all(a, [1].all(b, [1].all(c, true)))",
                "[1].exists(a, [1].filter(b, [1].exists_one(c, true)) == [])",
                // A pattern from the input, or a computed one, could be costly to compile.
                "input.s.matches(input.s)",
                "input.s.matches('a' + 'b')",
                // A pattern's program is bounded.
                "input.s.matches('((((a{100}){100}){100}){100}){100}')",
                "input.s.matches('" + "(a|b|c|d|e)?".repeat(200) + "')",
                // So are an expression's length, nodes and depth, and literals with them.
                "input.s == '" + "x".repeat(ExpressionCompiler.MAX_LENGTH) + "'",
                "1 in [" + String.join(",", Collections.nCopies(600, "1")) + "]",
                "[".repeat(200) + "]".repeat(200) + " == []",
                "input.s.matches('(')",
                "'a'" + " + 'a'".repeat(300) + " == ''");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCouldGrowWithoutBoundIsRefused(String expression) {
        assertThatThrownBy(() -> COMPILER.compile(expression, ResultType.BOOL, Set.of()))
                .isInstanceOf(InvalidExpression.class);
    }

    /** CEL's patterns are RE2's: linear in the text, where a backtracking matcher would take 2^n steps. */
    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "^(a|a?)+b$"})
    void aPatternThatWouldBacktrackDoesNot(String pattern) {
        String input = "{\"s\":\"" + "a".repeat(Limits.PAYLOAD_BYTES - 100) + "!\"}";
        assertThat(judge("input.s.matches('" + pattern + "')", input).verdict()).isEqualTo(VerdictKind.DENY);
    }

    @Test
    void textCannotBeDoubledPastTheBudget() {
        // Each + is charged for what it makes; 64 KiB is doubled four times before the charge is too high.
        String doubled = "input.s";
        for (int i = 0; i < 5; i++) {
            doubled = "(" + doubled + " + " + doubled + ")";
        }
        String input = "{\"s\":\"" + "x".repeat(Limits.PAYLOAD_BYTES - 100) + "\"}";
        Judgement judgement = judge("size(" + doubled + ") > 0", input);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("to be made");
    }

    @Test
    void aLoopOverAFullInputEndsAtItsTurns() {
        String list = String.join(",", Collections.nCopies((Limits.PAYLOAD_BYTES - 100) / 2, "1"));
        Judgement judgement = judge("input.l.all(x, input.l.exists(y, x + y == 3))", "{\"l\":[" + list + "]}");
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("turns");
    }

    @Test
    void textMadeInALoopIsChargedEachTurn() {
        String input = "{\"s\":\"" + "x".repeat(40_000) + "\",\"l\":["
                + String.join(",", Collections.nCopies(1_000, "1")) + "]}";
        Judgement judgement = judge("input.l.all(x, size(input.s + input.s) > 0)", input);
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("to be made");
    }

    @Test
    void listsOfListsCannotBeMadePastTheBudget() {
        String list = String.join(",", Collections.nCopies(9_000, "1"));
        Judgement judgement =
                judge("input.l.all(x, size([input.l, input.l] + [input.l + input.l]) == 3)", "{\"l\":[" + list + "]}");
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("to be made");
    }

    @Test
    void theBudgetIsOneForAllRulesAndPolicies() {
        String rules = IntStream.range(0, 100)
                .mapToObj(i -> "- {id: r" + i + ", expr: 'input.l.all(x, x == 2) || input.l.all(x, x == 1)"
                        + " && false', verdict: deny}")
                .collect(Collectors.joining("\n  "));
        CompiledBundle bundle = Bundles.compiled(Bundles.policy("many", "federation", "rules:", rules));
        StepRequest step = StepRequest.withInput("{\"l\":[" + String.join(",", Collections.nCopies(1_000, "1")) + "]}");
        Judgement judgement = bundle.judge(step.request(), step.subject(), EvaluationClock.of(() -> 0));
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("turns");
        assertThat(judgement.rules()).containsExactly("many/r9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740991 * 9007199254740991 > 0",
                "9007199254740991 + 1 > 0",
                "int('9223372036854775807') > 0",
                "int('99999999999999999999') > 0",
                "int(1e300) > 0"
            })
    void numbersThatOverflowAreErrors(String expression) {
        Judgement judgement = judge(expression, "{}");
        assertThat(judgement.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(judgement.reason()).contains("could not be evaluated");
    }
}
