package io.federationcore.policy.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.VerdictKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document of kind {@value #KIND} as its author wrote it, checked for everything but the meaning of expressions. */
record PolicyDocument(@JsonProperty("apiVersion") String apiVersion, String kind, Metadata metadata, Spec spec) {
    static final String KIND = "GatePolicy";
    static final String API_VERSION = "fc/v1";
    /** The most rules of one policy. */
    static final int MAX_RULES = 100;

    PolicyDocument {
        if (!API_VERSION.equals(apiVersion)) {
            throw new IllegalArgumentException(
                    "Expected apiVersion " + API_VERSION + ", but found '" + Checks.shortened(apiVersion) + "'");
        }
        Checks.present("metadata", metadata);
        Checks.present("spec", spec);
    }

    /** @param scope {@code federation} or {@code tenant:<id>} */
    record Metadata(String name, String scope) {
        Metadata {
            Checks.name("metadata.name", name);
            PolicyScope.parse(Checks.present("metadata.scope", scope));
        }
    }

    /**
     * What the policy says.
     *
     * @param onError what an expression that fails comes to: deny, unless it says flag; never allow
     * @param onErrorApproval the approval profile of {@code onError: flag}
     * @param params an object that expressions see as {@code params}
     * @param match which steps it is about; all where absent
     * @param rules 1 to {@value PolicyDocument#MAX_RULES}; the first that is true decides
     */
    record Spec(
            @JsonProperty("onError") @Nullable VerdictKind onError,
            @JsonProperty("onErrorApproval") @Nullable String onErrorApproval,
            @Nullable JsonValue params,
            @Nullable Match match,
            List<Rule> rules) {
        Spec {
            onError = onError == null ? VerdictKind.DENY : onError;
            if (onError == VerdictKind.ALLOW) {
                throw new IllegalArgumentException("Expected onError to be deny or flag, but found allow");
            }
            if (onErrorApproval != null) {
                Checks.name("onErrorApproval", onErrorApproval);
                if (onError != VerdictKind.FLAG) {
                    throw new IllegalArgumentException("Expected onErrorApproval only with onError: flag");
                }
            }
            params = params == null ? JsonValue.EMPTY_OBJECT : params;
            if (!params.isObject()) {
                throw new IllegalArgumentException("Expected params to be an object, but found another value");
            }
            match = match == null ? Match.EVERY_STEP : match;
            rules = List.copyOf(Checks.present("rules", rules));
            Checks.between("number of rules", rules.size(), 1, MAX_RULES);
            Set<String> ids = new HashSet<>();
            for (Rule rule : rules) {
                if (!ids.add(rule.id())) {
                    throw new IllegalArgumentException(
                            "Expected each rule's id once, but found '" + rule.id() + "' twice");
                }
            }
        }

        /** {@link #onError}, which is never null once made. */
        VerdictKind failure() {
            return onError == null ? VerdictKind.DENY : onError;
        }

        /** {@link #params}, which is never null once made. */
        JsonValue parameters() {
            return params == null ? JsonValue.EMPTY_OBJECT : params;
        }

        /** {@link #match}, which is never null once made. */
        Match matching() {
            return match == null ? Match.EVERY_STEP : match;
        }
    }

    /** Which steps a policy is about; what is absent matches everything. */
    record Match(
            @Nullable Glob workflow,
            @Nullable Glob step,
            @Nullable StepType type) {
        static final Match EVERY_STEP = new Match(null, null, null);

        boolean covers(String workflowId, String stepId, StepType stepType) {
            return (workflow == null || workflow.matches(workflowId))
                    && (step == null || step.matches(stepId))
                    && (type == null || type == stepType);
        }

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (workflow != null) {
                parts.add("workflow " + workflow.pattern());
            }
            if (step != null) {
                parts.add("step " + step.pattern());
            }
            if (type != null) {
                parts.add("type " + type.wire());
            }
            return parts.isEmpty() ? "every step" : String.join(", ", parts);
        }
    }

    /**
     * One rule.
     *
     * @param expr a CEL expression of type bool
     * @param message a CEL expression of type string: the verdict's reason
     * @param approval the approval profile that a flag asks
     */
    record Rule(
            String id,
            String expr,
            VerdictKind verdict,
            @Nullable String message,
            @Nullable String approval) {
        Rule {
            Checks.name("rule.id", id);
            Checks.text("rule '" + id + "' expr", expr, ExpressionCompiler.MAX_LENGTH);
            Checks.present("rule '" + id + "' verdict", verdict);
            Checks.optionalText("rule '" + id + "' message", message, ExpressionCompiler.MAX_LENGTH);
            if (approval != null) {
                Checks.name("rule '" + id + "' approval", approval);
                if (verdict != VerdictKind.FLAG) {
                    throw new IllegalArgumentException(
                            "Expected approval only with verdict: flag, but found it in rule '" + id + "' with "
                                    + verdict.wire());
                }
            }
        }
    }
}
