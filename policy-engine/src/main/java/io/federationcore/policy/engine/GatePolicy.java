package io.federationcore.policy.engine;

import io.federationcore.policy.engine.Expression.EvaluationFailed;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.VerdictKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One compiled policy.
 *
 * @param file where it stands in its bundle
 * @param onError deny or flag
 * @param params the values of {@code params}
 */
record GatePolicy(
        String name,
        String file,
        PolicyScope scope,
        VerdictKind onError,
        @Nullable String onErrorApproval,
        PolicyDocument.Match match,
        Map<String, Object> params,
        List<CompiledRule> rules) {

    /**
     * One compiled rule.
     *
     * @param line in the policy's file, from 1
     * @param text the condition as its author wrote it
     */
    record CompiledRule(
            String id,
            int line,
            String text,
            Expression<Boolean> condition,
            VerdictKind verdict,
            @Nullable Expression<String> message,
            @Nullable String approval) {}

    PolicyOutline outline() {
        return new PolicyOutline(
                name,
                scope.tier(),
                file,
                match.toString(),
                onError,
                rules.stream()
                        .map(rule -> new PolicyOutline.Rule(rule.id(), rule.line(), rule.verdict(), rule.approval()))
                        .toList());
    }

    boolean covers(String tenantId, Subject.OfStep step) {
        return scope.covers(tenantId) && match.covers(step.workflowId(), step.stepId(), step.stepType());
    }

    /**
     * What the first rule that is true says; empty if none is. A rule that fails ends the search: the policy then says
     * what its {@code onError} says.
     */
    Optional<Opinion> judge(Map<String, Object> variables, EvaluationBudget budget) {
        Map<String, Object> seen = new HashMap<>(variables);
        seen.put(Variables.PARAMS, params);
        seen.put(StrictRewriting.BUDGET, budget);
        for (CompiledRule rule : rules) {
            try {
                if (rule.condition().evaluate(seen, budget)) {
                    return Optional.of(new Opinion(
                            name, scope, rule.id(), rule.verdict(), reason(rule, seen, budget), rule.approval()));
                }
            } catch (EvaluationFailed e) {
                return Optional.of(new Opinion(
                        name,
                        scope,
                        rule.id(),
                        onError,
                        "Rule '" + rule.id() + "' of policy '" + name + "' could not be evaluated: " + e.getMessage()
                                + "; its onError says " + onError.wire(),
                        onErrorApproval));
            }
        }
        return Optional.empty();
    }

    /** The rule's own message. One that fails changes the words of a verdict, never the verdict. */
    private String reason(CompiledRule rule, Map<String, Object> seen, EvaluationBudget budget) {
        String plain = "Rule '" + rule.id() + "' of policy '" + name + "' says "
                + rule.verdict().wire();
        if (rule.message() == null) {
            return plain;
        }
        try {
            String message = rule.message().evaluate(seen, budget);
            return message.isBlank() ? plain : message;
        } catch (EvaluationFailed e) {
            return plain + " (its message could not be evaluated: " + e.getMessage() + ")";
        }
    }
}
