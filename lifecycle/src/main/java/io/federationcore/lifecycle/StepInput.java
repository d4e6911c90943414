package io.federationcore.lifecycle;

import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Driver;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a step is given: {@code {"input": …run input, "results": {"<step>": …output}}}, of the steps that it uses; and
 * {@code "gate_inputs": {"<step>": …}} where approvers supplied something at the gates of those.
 */
final class StepInput {
    private StepInput() {}

    /** The input of step {@code index}. What is not there any more is a broken store, not an empty input. */
    static JsonValue of(WorkflowDefinition workflow, int index, Context.Payloads payloads) {
        TreeMap<String, JsonValue> results = new TreeMap<>();
        TreeMap<String, JsonValue> gateInputs = new TreeMap<>();
        for (String used : workflow.usedBy(index)) {
            Optional<JsonValue> output = payloads.output(used);
            if (output.isEmpty() && workflow.driver() == Driver.DEFINITION) {
                throw new IllegalStateException("Expected the output of finished step '" + used + "', but found none");
            }
            output.ifPresent(there -> results.put(used, there)); // an external driver may jump over steps
            payloads.gateInput(used).ifPresent(given -> gateInputs.put(used, given));
        }
        TreeMap<String, JsonValue> members = new TreeMap<>();
        members.put(
                "input",
                payloads.input()
                        .orElseThrow(() -> new IllegalStateException("Expected the run's input, but found none")));
        members.put("results", JsonValue.object(results));
        if (!gateInputs.isEmpty()) {
            members.put("gate_inputs", JsonValue.object(gateInputs));
        }
        return JsonValue.object(members);
    }
}
