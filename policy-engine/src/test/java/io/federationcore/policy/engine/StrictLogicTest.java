package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.policy.engine.Expression.EvaluationFailed;
import io.federationcore.policy.engine.ExpressionCompiler.ResultType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever is nested in what: no error is ever swallowed. */
class StrictLogicTest {
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
    private static final StepRequest REQUEST = StepRequest.withInput("{\"yes\":true,\"no\":false}");

    /**
     * An expression, and what Java would make of it.
     *
     * @param value empty if Java's evaluation, from left to right and stopping early, meets an error
     */
    record Logic(String text, Optional<Boolean> value) {
        Logic and(Logic other) {
            Optional<Boolean> both = value.flatMap(left -> left ? other.value() : Optional.of(false));
            return new Logic("(" + text + " && " + other.text + ")", both);
        }

        Logic or(Logic other) {
            Optional<Boolean> either = value.flatMap(left -> left ? Optional.of(true) : other.value());
            return new Logic("(" + text + " || " + other.text + ")", either);
        }

        Logic not() {
            return new Logic("!" + text, value.map(v -> !v));
        }

        /** The same, said of the one element of a list. */
        Logic quantified(String macro) {
            return new Logic("[1]." + macro + "(x, x == 1 && " + text + ")", value);
        }
    }

    @Provide
    Arbitrary<Logic> logic() {
        Arbitrary<Logic> leaves = Arbitraries.of(
                new Logic("input.yes", Optional.of(true)),
                new Logic("input.no", Optional.of(false)),
                new Logic("true", Optional.of(true)),
                new Logic("(1 > 2)", Optional.of(false)),
                new Logic("input.missing", Optional.empty()),
                new Logic("(1 / 0 == 1)", Optional.empty()));
        return nested(leaves, 4);
    }

    private static Arbitrary<Logic> nested(Arbitrary<Logic> inner, int levels) {
        if (levels == 0) {
            return inner;
        }
        Arbitrary<Logic> deeper = nested(inner, levels - 1);
        return Arbitraries.oneOf(
                deeper,
                Combinators.combine(deeper, deeper).as(Logic::and),
                Combinators.combine(deeper, deeper).as(Logic::or),
                deeper.map(Logic::not));
    }

    @Property(tries = 300)
    void evaluatesAsJavaWould(@ForAll("logic") Logic logic) throws Exception {
        assertThat(evaluate("(" + logic.text() + ") == true"))
                .isEqualTo(logic.value().orElse(null));
    }

    @Property(tries = 100)
    void quantifiersSwallowNothingEither(@ForAll("logic") Logic logic) throws Exception {
        for (String macro : Set.of("all", "exists", "exists_one")) {
            assertThat(evaluate(logic.quantified(macro).text()))
                    .isEqualTo(logic.value().orElse(null));
        }
    }

    private static @Nullable Boolean evaluate(String text) throws Exception {
        Map<String, Object> variables = Variables.of(REQUEST.request(), REQUEST.subject());
        EvaluationBudget budget = new EvaluationBudget(EvaluationClock.of(() -> 0));
        variables.put(Variables.PARAMS, Map.of());
        variables.put(StrictRewriting.BUDGET, budget);
        try {
            return COMPILER.compile(text, ResultType.BOOL, Set.of()).evaluate(variables, budget);
        } catch (EvaluationFailed e) {
            return null;
        }
    }
}
