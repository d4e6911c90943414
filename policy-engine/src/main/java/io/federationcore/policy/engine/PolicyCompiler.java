package io.federationcore.policy.engine;

import io.federationcore.policy.engine.ExpressionCompiler.InvalidExpression;
import io.federationcore.policy.engine.ExpressionCompiler.ResultType;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiles policy bundles. Stateless, and safe for use by several threads; made once, because CEL's set-up is slow. */
public final class PolicyCompiler {
    /** The most rules of one bundle: what is compiled in a few seconds. */
    public static final int MAX_RULES = 500;

    private static final Comparator<GatePolicy> FEDERATION_FIRST = Comparator.comparing(
                    (GatePolicy policy) -> policy.scope() instanceof PolicyScope.Federation ? 0 : 1)
            .thenComparing(GatePolicy::name);

    private final ExpressionCompiler expressions = new ExpressionCompiler();

    /**
     * Compiles and checks everything in {@code bundle}.
     *
     * @throws InvalidBundle listing all that is wrong; nothing of such a bundle may be used
     */
    public CompiledBundle compile(PolicyBundle bundle) throws InvalidBundle {
        Reading reading = new Reading();
        new TreeMap<>(bundle.files()).forEach(reading::file);
        if (reading.policies.isEmpty() && reading.problems.isEmpty()) {
            reading.problems.add("Expected at least one document of kind GatePolicy, but found none");
        }
        if (!reading.problems.isEmpty()) {
            throw new InvalidBundle(reading.problems);
        }
        List<GatePolicy> policies = new ArrayList<>(reading.policies.values());
        policies.sort(FEDERATION_FIRST);
        return new CompiledBundle(bundle.digest(), policies, reading.profiles, warnings(policies, reading.profiles));
    }

    /** Whether {@code bundle} may be published: allow, or deny with the problems as the reason. */
    public Judgement check(PolicyBundle bundle) {
        try {
            CompiledBundle compiled = compile(bundle);
            String remarks = compiled.warnings().isEmpty() ? "" : "; but " + String.join("; ", compiled.warnings());
            return new Judgement(
                    VerdictKind.ALLOW,
                    "The bundle compiles: " + compiled.summary() + remarks,
                    null,
                    null,
                    List.of(),
                    null);
        } catch (InvalidBundle e) {
            return Judgement.deny(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> warnings(List<GatePolicy> policies, Map<String, GateDefinition> profiles) {
        List<String> warnings = new ArrayList<>();
        for (GatePolicy policy : policies) {
            if (policy.onError() == VerdictKind.FLAG) {
                warnIfNobody("onError", policy.onErrorApproval(), policy, profiles, warnings);
            }
            for (GatePolicy.CompiledRule rule : policy.rules()) {
                if (rule.verdict() == VerdictKind.FLAG) {
                    warnIfNobody("rule '" + rule.id() + "'", rule.approval(), policy, profiles, warnings);
                }
            }
        }
        return warnings;
    }

    private static void warnIfNobody(
            String where,
            @Nullable String approval,
            GatePolicy policy,
            Map<String, GateDefinition> profiles,
            List<String> warnings) {
        if (approval == null || !profiles.containsKey(approval)) {
            warnings.add("policy '" + policy.name() + "', " + where + " will deny: "
                    + (approval == null
                            ? "it flags without an approval profile"
                            : "its approval profile '" + approval + "' is not in the bundle"));
        }
    }

    /** One pass over the files of a bundle: what was found, and what is wrong. */
    private final class Reading {
        final List<String> problems = new ArrayList<>();
        final Map<String, GatePolicy> policies = new TreeMap<>();
        final Map<String, GateDefinition> profiles = new HashMap<>();
        private int rules;

        void file(String file, String yaml) {
            String name = Checks.shortened(file);
            try {
                JsonValue document = StrictYaml.parse(yaml);
                String kind = document.toNode().path("kind").asText();
                switch (kind) {
                    case PolicyDocument.KIND ->
                        policy(name, Codec.readStrict(document, PolicyDocument.class), SourceLines.ofRules(yaml));
                    case PolicyBundle.APPROVAL_PROFILE ->
                        profile(new PolicyBundle(Map.of(name, yaml)).approvalProfiles(), name);
                    default ->
                        problems.add(name + ": Expected kind " + PolicyDocument.KIND + " or "
                                + PolicyBundle.APPROVAL_PROFILE + ", but found '" + Checks.shortened(kind) + "'");
                }
            } catch (InvalidJson | IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                problems.add(message.startsWith(name + ": ") ? message : name + ": " + message);
            }
        }

        private void profile(Map<String, GateDefinition> found, String file) {
            found.forEach((name, profile) -> {
                if (profiles.putIfAbsent(name, profile) != null) {
                    problems.add(
                            file + ": Expected each approval profile once, but found '" + name + "' a second time");
                }
            });
        }

        private void policy(String file, PolicyDocument document, List<Integer> lines) {
            String name = document.metadata().name();
            rules += document.spec().rules().size();
            if (rules > MAX_RULES) {
                problems.add(file + ": Expected at most " + MAX_RULES + " rules in a bundle, but found more");
                return;
            }
            GatePolicy policy = compile(file, document, lines);
            if (policies.putIfAbsent(name, policy) != null) {
                problems.add(file + ": Expected each policy once, but found '" + name + "' a second time");
            }
        }

        private GatePolicy compile(String file, PolicyDocument document, List<Integer> lines) {
            PolicyDocument.Spec spec = document.spec();
            String name = document.metadata().name();
            Map<String, Object> params = new HashMap<>();
            spec.parameters()
                    .toNode()
                    .properties()
                    .forEach(param -> params.put(param.getKey(), Variables.value(param.getValue())));
            List<GatePolicy.CompiledRule> compiled = new ArrayList<>();
            for (int i = 0; i < spec.rules().size(); i++) {
                PolicyDocument.Rule rule = spec.rules().get(i);
                String line = i < lines.size() ? ", line " + lines.get(i) : "";
                String where = file + line + ": policy '" + name + "', rule '" + rule.id() + "'";
                Expression<Boolean> condition = expression(where + ", expr", rule.expr(), ResultType.BOOL, params);
                Expression<String> message = rule.message() == null
                        ? null
                        : expression(where + ", message", rule.message(), ResultType.STRING, params);
                if (condition != null) {
                    compiled.add(new GatePolicy.CompiledRule(
                            rule.id(), condition, rule.verdict(), message, rule.approval()));
                }
            }
            return new GatePolicy(
                    name,
                    PolicyScope.parse(document.metadata().scope()),
                    spec.failure(),
                    spec.onErrorApproval(),
                    spec.matching(),
                    Map.copyOf(params),
                    List.copyOf(compiled));
        }

        /** The expression, or null with a problem more: then the bundle is refused, so what is compiled is not used. */
        private <T> @Nullable Expression<T> expression(
                String where, String text, ResultType<T> type, Map<String, Object> params) {
            try {
                return expressions.compile(text, type, params.keySet());
            } catch (InvalidExpression e) {
                problems.add(where + ": " + e.getMessage());
                return null;
            }
        }
    }
}
