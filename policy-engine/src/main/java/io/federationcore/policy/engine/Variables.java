package io.federationcore.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that an expression sees, and the values that a request gives them. */
final class Variables {
    static final String INPUT = "input";
    static final String RESULTS = "results";
    static final String GATE_INPUTS = "gate_inputs";
    static final String PARAMS = "params";

    /** Variables with fixed members, which are checked when an expression is compiled. */
    static final Map<String, Set<String>> FIXED = Map.of(
            "run", Set.of("id", "tenant", "workflow", "version", "metadata", "tags"),
            "step", Set.of("id", "type", "index", "attempt", "queue"),
            "principal", Set.of("type", "id"),
            "actor", Set.of("type", "id"));

    private Variables() {}

    /**
     * The values of all variables but {@value #PARAMS}, which each policy adds.
     *
     * @throws IllegalArgumentException if the request lacks one of them
     */
    static Map<String, Object> of(GateRequest request, Subject.OfStep step) {
        JsonValue input = Checks.present("subject.input", step.input());
        if (input.text().length() > EvaluationBudget.MAX_INPUT) {
            throw new IllegalArgumentException("Expected an input of at most " + EvaluationBudget.MAX_INPUT
                    + " characters, but found " + input.text().length());
        }
        JsonNode given = input.toNode();
        if (!given.has(INPUT) || !given.path(RESULTS).isObject()) {
            throw new IllegalArgumentException("Expected a step's input to be an object with 'input' and 'results'");
        }
        Principal principal = Checks.present("principal", request.principal());
        Actor actor = Checks.present("actor", request.actor());
        Map<String, Object> variables = new HashMap<>();
        variables.put(INPUT, value(given.get(INPUT)));
        variables.put(RESULTS, value(given.get(RESULTS)));
        JsonNode gateInputs = given.path(GATE_INPUTS);
        variables.put(GATE_INPUTS, gateInputs.isObject() ? value(gateInputs) : Map.of());
        variables.put("run", run(request, step));
        variables.put(
                "step",
                Map.of(
                        "id", Checks.present("subject.step_id", step.stepId()),
                        "type",
                                Checks.present("subject.step_type", step.stepType())
                                        .wire(),
                        "index", (long) step.stepIndex(),
                        "attempt", (long) step.attempt(),
                        "queue", orNull(step.queue())));
        variables.put("principal", Map.of("type", principal.type().wire(), "id", principal.id()));
        variables.put("actor", Map.of("type", actor.type().wire(), "id", actor.id()));
        return variables;
    }

    private static Map<String, Object> run(GateRequest request, Subject.OfStep step) {
        JsonValue metadata = step.metadata() == null ? JsonValue.EMPTY_OBJECT : step.metadata();
        return Map.of(
                "id", Checks.present("run_id", request.runId()),
                "tenant", Checks.present("tenant_id", request.tenantId()),
                "workflow", Checks.present("subject.workflow_id", step.workflowId()),
                "version", Checks.present("subject.workflow_version", step.workflowVersion()),
                "metadata", value(metadata.toNode()),
                "tags", step.tags() == null ? List.of() : List.copyOf(step.tags()));
    }

    private static Object orNull(@Nullable String text) {
        return text == null ? NullValue.NULL_VALUE : text;
    }

    /** A JSON value as CEL sees it: whole numbers as long, decimals as double, null as CEL's null. */
    static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> members = new HashMap<>(node.size() * 2);
                node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case STRING -> node.textValue();
            case NUMBER -> number(node);
            case BOOLEAN -> node.booleanValue();
            case NULL -> NullValue.NULL_VALUE;
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("Expected a JSON value, but found " + node.getNodeType());
        };
    }

    private static Object number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.doubleValue();
    }
}
