package io.federationcore.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.policy.engine.ExpressionCompiler.InvalidExpression;
import io.federationcore.policy.engine.ExpressionCompiler.ResultType;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.InvalidYaml;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.definition.YamlDocument;
import io.federationcore.schemas.json.MemberPath;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.registry.ApprovalProfile;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One pass over the files of a bundle: what was found, and what is wrong. */
final class BundleReading {
    private static final MemberPath KIND = new MemberPath(List.of("kind"));
    private static final MemberPath NAME = new MemberPath(List.of("metadata", "name"));

    private static final MemberPath RULES = new MemberPath(List.of("spec", "rules"));

    private final ExpressionCompiler expressions;
    private final List<Finding> problems = new ArrayList<>();
    private final Map<String, GatePolicy> policies = new TreeMap<>();
    private final Map<String, GateDefinition> profiles = new TreeMap<>();
    private int rules;

    BundleReading(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    List<Finding> problems() {
        return problems;
    }

    Map<String, GatePolicy> policies() {
        return policies;
    }

    Map<String, GateDefinition> profiles() {
        return profiles;
    }

    void file(String file, String yaml) {
        String name = Checks.shortened(file);
        YamlDocument document;
        try {
            document = StrictYaml.read(yaml);
        } catch (InvalidYaml e) {
            problems.add(Finding.of(name, e, null, null));
            return;
        }
        String kind = PolicyBundle.kind(document);
        switch (kind) {
            case PolicyDocument.KIND -> policy(name, document);
            case ApprovalProfile.KIND -> profile(name, document);
            default ->
                problems.add(new Finding(
                        name,
                        document.line(KIND),
                        null,
                        null,
                        null,
                        "Expected kind " + PolicyDocument.KIND + " or " + ApprovalProfile.KIND + ", but found '"
                                + Checks.shortened(kind) + "'"));
        }
    }

    private void profile(String file, YamlDocument document) {
        ApprovalProfile profile = read(file, document, ApprovalProfile.class);
        if (profile != null && profiles.putIfAbsent(profile.name(), profile.spec()) != null) {
            problems.add(new Finding(
                    file,
                    document.line(NAME),
                    null,
                    null,
                    null,
                    "Expected each approval profile once, but found '" + profile.name() + "' a second time"));
        }
    }

    private void policy(String file, YamlDocument source) {
        PolicyDocument document = read(file, source, PolicyDocument.class);
        if (document == null) {
            return;
        }
        String name = document.metadata().name();
        int before = rules;
        rules += document.spec().rules().size();
        if (rules > PolicyCompiler.MAX_RULES) {
            if (before <= PolicyCompiler.MAX_RULES) { // said once
                problems.add(new Finding(
                        file,
                        null,
                        name,
                        null,
                        null,
                        "Expected at most " + PolicyCompiler.MAX_RULES + " rules in a bundle, but found more"));
            }
            return;
        }
        if (policies.putIfAbsent(name, compile(file, source, document)) != null) {
            problems.add(new Finding(
                    file,
                    source.line(NAME),
                    name,
                    null,
                    null,
                    "Expected each policy once, but found '" + name + "' a second time"));
        }
    }

    /** The document, or null with a problem more. */
    private <T> @Nullable T read(String file, YamlDocument document, Class<T> type) {
        try {
            return document.as(type);
        } catch (InvalidYaml e) {
            JsonNode root = document.value().toNode();
            problems.add(Finding.of(file, e, root.path("metadata").path("name").textValue(), rule(root, e.at())));
            return null;
        }
    }

    /** The id of the rule that a path leads into, if its author gave it one. */
    private static @Nullable String rule(JsonNode root, MemberPath path) {
        List<Object> steps = path.steps();
        boolean inRule =
                steps.size() > 2 && steps.subList(0, 2).equals(RULES.steps()) && steps.get(2) instanceof Integer;
        return inRule ? root.at("/spec/rules/" + steps.get(2) + "/id").textValue() : null;
    }

    private GatePolicy compile(String file, YamlDocument source, PolicyDocument document) {
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
            int line = source.line(new MemberPath(List.of("spec", "rules", i)));
            Place place = new Place(file, line, name, rule.id());
            Expression<Boolean> condition = expression(place, "expr", rule.expr(), ResultType.BOOL, params);
            Expression<String> message = rule.message() == null
                    ? null
                    : expression(place, "message", rule.message(), ResultType.STRING, params);
            if (condition != null) {
                compiled.add(new GatePolicy.CompiledRule(
                        rule.id(), line, rule.expr(), condition, rule.verdict(), message, rule.approval()));
            }
        }
        return new GatePolicy(
                name,
                file,
                PolicyScope.parse(document.metadata().scope()),
                spec.failure(),
                spec.onErrorApproval(),
                spec.matching(),
                Map.copyOf(params),
                List.copyOf(compiled));
    }

    private record Place(String file, int line, String policy, String rule) {}

    /** The expression, or null with a problem more: then the bundle is refused, so what is compiled is not used. */
    private <T> @Nullable Expression<T> expression(
            Place place, String member, String text, ResultType<T> type, Map<String, Object> params) {
        try {
            return expressions.compile(text, type, params.keySet());
        } catch (InvalidExpression e) {
            problems.add(new Finding(
                    place.file(), place.line(), place.policy(), place.rule(), member, String.valueOf(e.getMessage())));
            return null;
        }
    }
}
