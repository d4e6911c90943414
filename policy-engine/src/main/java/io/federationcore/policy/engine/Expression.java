package io.federationcore.policy.engine;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.federationcore.schemas.message.Checks;
import java.util.Map;

/** A compiled expression. Safe for use by several threads. */
final class Expression<T> {
    private final CelRuntime.Program program;
    private final Class<T> type;

    Expression(CelRuntime.Program program, Class<T> type) {
        this.program = program;
        this.type = type;
    }

    /** An evaluation that came to no value. The message says why, cut to what fits into a reason. */
    static final class EvaluationFailed extends Exception {
        private static final long serialVersionUID = 1L;
        private static final int MAX_MESSAGE = 300;

        EvaluationFailed(String message) {
            super(Checks.cut(message, MAX_MESSAGE));
        }

        EvaluationFailed(Throwable cause) {
            super(Checks.cut(withoutPrefix(String.valueOf(cause.getMessage())), MAX_MESSAGE), cause);
        }

        private static String withoutPrefix(String message) {
            String prefix = "evaluation error: ";
            return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        }
    }

    /**
     * Evaluates the expression.
     *
     * @param variables all that {@link Variables} names
     * @param budget what the evaluation is charged to
     * @throws EvaluationFailed for whatever goes wrong: nothing that an expression does can escape otherwise
     */
    T evaluate(Map<String, Object> variables, EvaluationBudget budget) throws EvaluationFailed {
        Object value;
        try {
            budget.checkTime();
            value = program.eval(variables);
        } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
            throw new EvaluationFailed(e);
        }
        if (!type.isInstance(value)) {
            throw new EvaluationFailed("Expected a value of type " + type.getSimpleName() + ", but found another");
        }
        return type.cast(value);
    }
}
