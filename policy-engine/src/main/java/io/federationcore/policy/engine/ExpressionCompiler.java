package io.federationcore.policy.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compiles CEL, restricted and made strict as this package's documentation says. Safe for use by several threads.
 *
 * <p>An expression is checked twice: as its author wrote it, for errors that its author understands, and again after
 * {@link StrictRewriting}, which is what runs.
 */
final class ExpressionCompiler {
    /** The longest expression, in characters. */
    static final int MAX_LENGTH = 4_096;
    /** The most nodes of an expression. */
    static final int MAX_NODES = 500;

    private static final int MAX_PARSE_DEPTH = 60;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(false)
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseExpressionNodeCount(MAX_NODES)
            .maxParseRecursionDepth(MAX_PARSE_DEPTH)
            .maxRegexProgramSize(ExpressionRestrictions.MAX_REGEX_PROGRAM)
            .comprehensionMaxIterations(2 * EvaluationBudget.MAX_ITERATIONS) // the budget itself comes first
            .build();

    private final CelCompiler compiler = compiler();
    private final CelRuntime runtime = runtime();

    /** An expression that does not compile. The message says what was expected and what was found. */
    static final class InvalidExpression extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidExpression(String message) {
            super(message);
        }
    }

    /**
     * Compiles one expression.
     *
     * @param result its type: bool for a rule, string for a message; a type that is known only at run time is refused
     * @param params the members of {@code params}
     */
    <T> Expression<T> compile(String text, ResultType<T> result, Set<String> params) throws InvalidExpression {
        CelAbstractSyntaxTree parsed = tree(compiler.parse(text));
        ExpressionRestrictions.check(parsed.getExpr(), params);
        CelAbstractSyntaxTree written = tree(compiler.check(parsed));
        if (!written.getResultType().equals(result.celType())) {
            throw new InvalidExpression(
                    "Expected an expression of type " + result.celType().name() + ", but found "
                            + written.getResultType().name() + result.hint());
        }
        try {
            return new Expression<>(
                    runtime.createProgram(tree(compiler.check(StrictRewriting.of(parsed)))), result.javaType());
        } catch (CelEvaluationException e) {
            throw new InvalidExpression("Expected an expression that can be run: " + e.getMessage());
        }
    }

    /** The types that expressions have here. */
    record ResultType<T>(CelType celType, Class<T> javaType, String hint) {
        static final ResultType<Boolean> BOOL =
                new ResultType<>(SimpleType.BOOL, Boolean.class, "; write a comparison, such as input.urgent == true");
        static final ResultType<String> STRING =
                new ResultType<>(SimpleType.STRING, String.class, "; write 'text' in quotes, or string(input.amount)");
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) throws InvalidExpression {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new InvalidExpression(
                    result.getErrors().isEmpty()
                            ? String.valueOf(e.getMessage())
                            : result.getErrors().stream()
                                    .map(ExpressionCompiler::sentence)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static String sentence(CelIssue issue) {
        int column = issue.getSourceLocation().getColumn();
        return column < 0 ? issue.getMessage() : issue.getMessage() + " (column " + (column + 1) + ")";
    }

    private static CelCompiler compiler() {
        CelType members = MapType.create(SimpleType.STRING, SimpleType.DYN);
        CelType any = TypeParamType.create("T");
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE,
                        CelStandardMacro.FILTER)
                .addVar(Variables.INPUT, SimpleType.DYN)
                .addVar(Variables.RESULTS, members)
                .addVar(Variables.GATE_INPUTS, members)
                .addVar(Variables.PARAMS, members)
                .addVar(StrictRewriting.BUDGET, SimpleType.DYN)
                .addFunctionDeclarations(
                        CelFunctionDecl.newFunctionDeclaration(
                                StrictRewriting.TURN,
                                CelOverloadDecl.newGlobalOverload(
                                        StrictRewriting.TURN, SimpleType.BOOL, SimpleType.DYN)),
                        CelFunctionDecl.newFunctionDeclaration(
                                StrictRewriting.CHECKED,
                                CelOverloadDecl.newGlobalOverload(StrictRewriting.CHECKED, any, SimpleType.DYN, any)));
        Variables.FIXED.keySet().forEach(name -> builder.addVar(name, members));
        return builder.build();
    }

    private static CelRuntime runtime() {
        return CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addFunctionBindings(
                        CelFunctionBinding.from(StrictRewriting.TURN, EvaluationBudget.class, EvaluationBudget::turn),
                        CelFunctionBinding.from(
                                StrictRewriting.CHECKED,
                                EvaluationBudget.class,
                                Object.class,
                                EvaluationBudget::checked))
                .build();
    }
}
