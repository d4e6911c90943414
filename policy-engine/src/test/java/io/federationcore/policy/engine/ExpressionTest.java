package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.policy.engine.Expression.EvaluationFailed;
import io.federationcore.policy.engine.ExpressionCompiler.InvalidExpression;
import io.federationcore.policy.engine.ExpressionCompiler.ResultType;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions one at a time: what is true, what fails, what is refused. */
class ExpressionTest {
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
    private static final String INPUT = """
            {"amount": 100, "decimal": 100.5, "name": "ada", "urgent": true, "none": null, "items": [0, 1, 2],
             "nested": {"a": {"b": 1}}, "big": 9007199254740991, "text": "9007199254740993", "nan": "NaN"}""";

    private static boolean evaluate(String expression) throws EvaluationFailed, InvalidExpression {
        StepRequest request = StepRequest.withInput(INPUT);
        Map<String, Object> variables = Variables.of(request.request(), request.subject());
        EvaluationBudget budget = new EvaluationBudget(EvaluationClock.of(() -> 0));
        variables.put(Variables.PARAMS, Map.of("hard", 100.25, "soft", 50L));
        variables.put(StrictRewriting.BUDGET, budget);
        return COMPILER.compile(expression, ResultType.BOOL, Set.of("hard", "soft"))
                .evaluate(variables, budget);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "input.amount > params.soft; true",
                "input.amount > params.hard; false",
                "input.decimal > params.hard; true",
                "input.decimal > 100; true",
                "input.amount == 100.0; true",
                "input.amount + 1 == 101; true",
                "double(input.amount) * 1.5 == 150.0; true",
                "input.none == null; true",
                "has(input.none) && !has(input.missing); true",
                "has(input.missing) && input.missing > 3; false",
                "!has(input.missing) || input.missing > 3; true",
                "input.nested.a.b == 1; true",
                "input.items.exists(i, i == 2); true",
                "input.items.all(i, i < 2); false",
                "input.items.exists_one(i, i == 2); true",
                "size(input.items.filter(i, i > 0)) == 2; true",
                "input.items.exists(i, input.items.exists(j, i + j == 4)); true",
                "input.items.filter(i, i > 0).all(i, i > 0); true",
                "input.name in ['ada', 'bob']; true",
                "'amount' in input; true",
                "input.nested.exists(key, key == 'a'); true",
                "input.name.startsWith('a') && input.name.matches('^a.a$'); true",
                "results.quote.price == 7; true",
                "gate_inputs.approve.limit == 500; true",
                "has(gate_inputs.approve) && !has(gate_inputs.other); true",
                "run.tenant == 'tenant_omega' && run.workflow == 'pay-invoice' && run.version == '1.2.0'; true",
                "run.metadata.region == 'eu' && 'urgent' in run.tags; true",
                "run.id == '01926b3c-8a00-7000-8000-000000000001'; true",
                "step.id == 'transfer' && step.type == 'act' && step.index == 2 && step.attempt == 1; true",
                "step.queue == 'payments'; true",
                "principal.type == 'service' && principal.id == 'shop'; true",
                "actor.type == 'human' && actor.id == 'ada'; true",
                "input.urgent == true ? true : false; true",
                "timestamp('2026-01-01T00:00:00Z') < timestamp('2026-02-01T00:00:00Z'); true",
                "input.big == 9007199254740991; true",
            })
    void evaluates(String expression, boolean expected) throws Exception {
        assertThat(evaluate(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // CEL absorbs an error of one operand when the other decides. Here it is an error.
                "input.missing > 3 || true; 'missing' is not present",
                "input.missing > 3 && false; 'missing' is not present",
                "(input.missing > 3 || true) && true; 'missing' is not present",
                "input.items.exists(i, 4 / i == 2); / by zero",
                "input.items.all(i, 4 / i == 7); / by zero",
                "!input.items.exists(i, 4 / i == 2); / by zero",
                "input.items.exists_one(i, 4 / i == 2); / by zero",
                "size(input.items.filter(i, 4 / i == 2)) == 1; / by zero",
                // CEL says that NaN > 100 is true, for a NaN that it is given.
                "double(input.nan) > 100.0; Expected a finite number, but found NaN",
                "0.0 / 0.0 > 100.0; Expected a finite number, but found NaN",
                "1e308 * 10.0 > 1.0; Expected a finite number, but found Infinity",
                "1.0 / 0.0 - 1.0 / 0.0 > 1.0; Expected a finite number, but found Infinity",
                // CEL says that 2^53+1 is equal to double(2^53).
                "int(input.text) == 3; Expected a whole number within ±(2^53-1)",
                "input.big + 2 > 3; Expected a whole number within ±(2^53-1)",
                "input.big * input.big > 3; overflow",
                "-input.big - 2 < 3; Expected a whole number within ±(2^53-1)",
                // Types are not guessed.
                "input.name > 3; No matching overload",
                "input.none > 3; No matching overload",
                "input.amount * 1.5 > 3.0; No matching overload",
                "input.name && true; boolean",
                "true && input.name; boolean",
                "false || input.name; boolean",
                "dyn(true && input.name) == 'ada'; boolean",
                "input.items[7] == 1; out of bounds",
                "input.nested.x.y == 1; 'x' is not present",
                "has(input.missing.deeper); 'missing' is not present",
            })
    void fails(String expression, String message) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOf(EvaluationFailed.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "input.amount >; mismatched input",
                "amount > 3; undeclared reference to 'amount'",
                "input.amount + 3; type bool, but found",
                "input.urgent; type bool, but found dyn",
                "'text'; type bool, but found string",
                "1 == '1'; no matching overload",
                "params.hrad > 3; one of [hard, soft], but found 'hrad'",
                "step.name == 'x'; one of [attempt, id, index, queue, type], but found 'name'",
                "actor.name == 'x'; one of [id, type], but found 'name'",
                "input.items.map(i, i + 1) == []; undeclared reference to 'map'",
                "input.items.exists(input, input == 1); Expected a name of its own",
                "input.items.exists(run, run == 1); Expected a name of its own",
                "input.items.all(i, input.items.all(j, input.items.all(k, k == 1))); at most 2 comprehensions",
                "1u == 1u; no unsigned ints",
                "uint(input.amount) > 3; no unsigned ints",
                "9007199254740993 == 1; within ±(2^53-1)",
                "-9007199254740993 == 1; within ±(2^53-1)",
                "1e999 > 1.0; finite numbers",
                "input.name.matches(input.name); to be a literal",
                "matches(input.name, input.name); to be a literal",
                "google.protobuf.Int64Value{value: 1} == 1; no messages",
                "@budget == 1; token recognition error at: '@'",
                "cel.bind(x, 1, x == 1); undeclared reference",
            })
    void refuses(String expression, String message) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOf(InvalidExpression.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 2000})
    void refusesLargeExpressions(int terms) {
        assertThatThrownBy(() -> evaluate("1 == 1" + " || 1 == 1".repeat(terms)))
                .isInstanceOf(InvalidExpression.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200})
    void refusesDeepExpressions(int depth) {
        assertThatThrownBy(() -> evaluate("(".repeat(depth) + "true" + ")".repeat(depth)))
                .isInstanceOf(InvalidExpression.class);
    }
}
