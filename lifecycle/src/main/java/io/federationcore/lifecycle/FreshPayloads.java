package io.federationcore.lifecycle;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Payloads as they are behind a decision: those of its own entries first, then what was there before. */
final class FreshPayloads implements Context.Payloads {
    private final Context.Payloads before;
    private final Map<String, JsonValue> outputs = new HashMap<>();
    private final Map<String, JsonValue> gateInputs = new HashMap<>();
    private @Nullable JsonValue input;

    FreshPayloads(Context.Payloads before) {
        this.before = before;
    }

    FreshPayloads(Context.Payloads before, List<Recorded> entries) {
        this(before);
        entries.forEach(recorded -> add(recorded.event()));
    }

    void add(Event event) {
        if (event instanceof Event.RunCreated created) {
            input = created.input();
        } else if (event instanceof Event.StepCompleted completed) {
            outputs.put(completed.stepId(), completed.output());
        } else if (event instanceof Event.GateInputAccepted accepted) {
            gateInputs.put(accepted.stepId(), accepted.input());
        }
    }

    @Override
    public Optional<JsonValue> input() {
        return input == null ? before.input() : Optional.of(input);
    }

    @Override
    public Optional<JsonValue> output(String stepId) {
        JsonValue fresh = outputs.get(stepId);
        return fresh == null ? before.output(stepId) : Optional.of(fresh);
    }

    @Override
    public Optional<JsonValue> gateInput(String stepId) {
        JsonValue fresh = gateInputs.get(stepId);
        return fresh == null ? before.gateInput(stepId) : Optional.of(fresh);
    }

    @Override
    public Optional<JsonValue> clearance(String stepId) {
        return before.clearance(stepId);
    }
}
