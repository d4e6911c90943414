package io.federationcore.policy.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import java.util.List;
import java.util.Set;

/**
 * Turns a parsed expression into one that cannot swallow an error, leave the contract's numbers, or run for free.
 *
 * <ul>
 *   <li>{@code a && b} becomes {@code a ? (b ? true : false) : false}, and {@code a || b} becomes
 *       {@code a ? true : (b ? true : false)}: CEL's own operators absorb an error of one side if the other decides.
 *       The inner choice makes sure that {@code b} is a bool.
 *   <li>{@code @not_strictly_false(x)}, by which {@code all} and {@code exists} go on after an error, becomes
 *       {@code x}.
 *   <li>Each turn of a comprehension is charged: {@code @turn(@budget) ? condition : false}.
 *   <li>Each result of arithmetic, concatenation or conversion is checked: {@code @checked(@budget, a + b)}.
 * </ul>
 *
 * No author can write the names with an {@code @}.
 */
final class StrictRewriting {
    static final String BUDGET = "@budget";
    static final String TURN = "@turn";
    static final String CHECKED = "@checked";

    private static final String CHOICE = "_?_:_";
    private static final Set<String> MAKES_VALUES =
            Set.of("_+_", "_-_", "_*_", "_/_", "-_", "double", "int", "string", "bytes");

    private long nextId;

    private StrictRewriting(long firstFreeId) {
        this.nextId = firstFreeId;
    }

    /** The rewritten expression, to be type-checked again. */
    static CelAbstractSyntaxTree of(CelAbstractSyntaxTree parsed) {
        CelMutableAst tree = CelMutableAst.fromCelAst(parsed);
        // The parser numbers nodes from 1; an expression is far too short to reach these numbers.
        CelMutableExpr rewritten = new StrictRewriting(1_000_000).rewrite(tree.expr());
        return CelMutableAst.of(rewritten, tree.source()).toParsedAst();
    }

    private CelMutableExpr rewrite(CelMutableExpr expr) {
        switch (expr.getKind()) {
            case SELECT -> expr.select().setOperand(rewrite(expr.select().operand()));
            case LIST -> {
                List<CelMutableExpr> elements = expr.list().elements();
                for (int i = 0; i < elements.size(); i++) {
                    expr.list().setElement(i, rewrite(elements.get(i)));
                }
            }
            case MAP ->
                expr.map().entries().forEach(entry -> {
                    entry.setKey(rewrite(entry.key()));
                    entry.setValue(rewrite(entry.value()));
                });
            case COMPREHENSION -> loop(expr.comprehension());
            case CALL -> {
                return call(expr);
            }
            case CONSTANT, IDENT, NOT_SET -> {
                // Nothing inside.
            }
            case STRUCT -> throw new IllegalStateException("Expected messages to have been refused before");
        }
        return expr;
    }

    private void loop(CelMutableComprehension loop) {
        loop.setIterRange(rewrite(loop.iterRange()));
        loop.setAccuInit(rewrite(loop.accuInit()));
        loop.setLoopStep(rewrite(loop.loopStep()));
        loop.setResult(rewrite(loop.result()));
        CelMutableExpr condition = rewrite(loop.loopCondition());
        loop.setLoopCondition(choice(callOf(TURN, budget()), condition, literal(false)));
    }

    private CelMutableExpr call(CelMutableExpr expr) {
        CelMutableCall call = expr.call();
        call.target().ifPresent(target -> call.setTarget(rewrite(target)));
        for (int i = 0; i < call.args().size(); i++) {
            call.setArg(i, rewrite(call.args().get(i)));
        }
        List<CelMutableExpr> args = call.args();
        return switch (call.function()) {
            case "_&&_" -> choice(args.get(0), bool(args.get(1)), literal(false));
            case "_||_" -> choice(args.get(0), literal(true), bool(args.get(1)));
            case "@not_strictly_false" -> args.get(0);
            default -> makesValue(call) ? callOf(CHECKED, budget(), expr) : expr;
        };
    }

    /** A comprehension's own bookkeeping, {@code @result + …}, is bounded by its turns and stays as it is. */
    private static boolean makesValue(CelMutableCall call) {
        if (call.args().isEmpty() || !MAKES_VALUES.contains(call.function())) {
            return false;
        }
        CelMutableExpr first = call.args().get(0);
        boolean bookkeeping = first.getKind() == CelExpr.ExprKind.Kind.IDENT
                && first.ident().name().startsWith("@");
        return !bookkeeping;
    }

    private CelMutableExpr bool(CelMutableExpr expr) {
        return choice(expr, literal(true), literal(false));
    }

    private CelMutableExpr choice(CelMutableExpr condition, CelMutableExpr then, CelMutableExpr otherwise) {
        return callOf(CHOICE, condition, then, otherwise);
    }

    private CelMutableExpr callOf(String function, CelMutableExpr... args) {
        return CelMutableExpr.ofCall(nextId++, CelMutableCall.create(function, args));
    }

    private CelMutableExpr budget() {
        return CelMutableExpr.ofIdent(nextId++, BUDGET);
    }

    private CelMutableExpr literal(boolean value) {
        return CelMutableExpr.ofConstant(nextId++, CelConstant.ofValue(value));
    }
}
