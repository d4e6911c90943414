package io.federationcore.policy.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.federationcore.policy.engine.ExpressionCompiler.InvalidExpression;
import io.federationcore.schemas.definition.LinearPattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What CEL allows and a policy does not; see this package's documentation for why. */
final class ExpressionRestrictions {
    /** How many comprehensions may be at work at once: one, and one inside it. */
    static final int MAX_NESTING = 2;

    /** The longest program of a pattern. RE2's matching takes at most its product with the text's length. */
    static final int MAX_REGEX_PROGRAM = 500;

    private static final long MAX_INTEGER = (1L << 53) - 1;

    private final Map<String, Set<String>> members;

    private ExpressionRestrictions(Map<String, Set<String>> members) {
        this.members = members;
    }

    /** Refuses {@code expr}, as parsed, if it uses what a policy may not. */
    static void check(CelExpr expr, Set<String> params) throws InvalidExpression {
        Map<String, Set<String>> members = new HashMap<>(Variables.FIXED);
        members.put(Variables.PARAMS, params);
        new ExpressionRestrictions(members).visit(expr, 0);
    }

    private void visit(CelExpr expr, int nesting) throws InvalidExpression {
        switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case IDENT, NOT_SET -> {
                // A name is the type checker's business.
            }
            case SELECT -> {
                member(expr.select());
                visit(expr.select().operand(), nesting);
            }
            case CALL -> call(expr.call(), nesting);
            case LIST -> {
                for (CelExpr element : expr.list().elements()) {
                    visit(element, nesting);
                }
            }
            case STRUCT ->
                throw new InvalidExpression(
                        "Expected no messages, but found " + expr.struct().messageName() + "{}");
            case MAP -> {
                for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
                    visit(entry.key(), nesting);
                    visit(entry.value(), nesting);
                }
            }
            case COMPREHENSION -> comprehension(expr.comprehension(), nesting);
        }
    }

    private static void constant(CelConstant constant) throws InvalidExpression {
        switch (constant.getKind()) {
            case UINT64_VALUE -> throw new InvalidExpression("Expected no unsigned ints, but found one");
            case INT64_VALUE -> {
                long value = constant.int64Value();
                if (value > MAX_INTEGER || value < -MAX_INTEGER) {
                    throw new InvalidExpression("Expected whole numbers within ±(2^53-1), but found " + value);
                }
            }
            case DOUBLE_VALUE -> {
                if (!Double.isFinite(constant.doubleValue())) {
                    throw new InvalidExpression("Expected finite numbers, but found " + constant.doubleValue());
                }
            }
            case NOT_SET, NULL_VALUE, BOOLEAN_VALUE, STRING_VALUE, BYTES_VALUE, TIMESTAMP_VALUE, DURATION_VALUE -> {
                // Bounded by the expression's own length.
            }
        }
    }

    private void member(CelExpr.CelSelect select) throws InvalidExpression {
        if (select.testOnly() || select.operand().getKind() != CelExpr.ExprKind.Kind.IDENT) {
            return;
        }
        String variable = select.operand().ident().name();
        Set<String> known = members.get(variable);
        if (known != null && !known.contains(select.field())) {
            throw new InvalidExpression("Expected a member of '" + variable + "', one of "
                    + known.stream().sorted().toList() + ", but found '" + select.field() + "'");
        }
    }

    private void call(CelExpr.CelCall call, int nesting) throws InvalidExpression {
        if (call.function().equals("uint")) {
            throw new InvalidExpression("Expected no unsigned ints, but found uint()");
        }
        if (call.function().equals("matches")) {
            pattern(call.args().get(call.args().size() - 1));
        }
        if (call.target().isPresent()) {
            visit(call.target().get(), nesting);
        }
        for (CelExpr argument : call.args()) {
            visit(argument, nesting);
        }
    }

    /** CEL compiles a pattern only when it is used: its author is to hear of a bad one before that. */
    private static void pattern(CelExpr expr) throws InvalidExpression {
        if (!isText(expr)) {
            throw new InvalidExpression("Expected the pattern of matches() to be a literal: a computed one could be "
                    + "costly, or come from the input");
        }
        try {
            LinearPattern.compile(expr.constant().stringValue(), MAX_REGEX_PROGRAM);
        } catch (IllegalArgumentException e) {
            throw new InvalidExpression("matches(): " + e.getMessage());
        }
    }

    private static boolean isText(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private void comprehension(CelExpr.CelComprehension loop, int nesting) throws InvalidExpression {
        String variable = loop.iterVar();
        if (members.containsKey(variable) || variable.equals(Variables.INPUT) || variable.equals(Variables.RESULTS)) {
            throw new InvalidExpression("Expected a name of its own for a comprehension's variable, but found '"
                    + variable + "', which policies see already");
        }
        if (nesting >= MAX_NESTING) {
            throw new InvalidExpression("Expected at most " + MAX_NESTING
                    + " comprehensions (all, exists, exists_one, filter) inside each other, but found more");
        }
        visit(loop.iterRange(), nesting);
        visit(loop.accuInit(), nesting);
        visit(loop.loopCondition(), nesting + 1);
        visit(loop.loopStep(), nesting + 1);
        visit(loop.result(), nesting);
    }
}
