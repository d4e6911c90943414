package io.federationcore.lifecycle;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Event;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Payloads as they are behind a decision: those of its own entries first, then what was there before. */
final class FreshPayloads implements Context.Payloads {
    private final Context.Payloads before;
    private final SortedMap<String, JsonValue> fresh = new TreeMap<>();

    FreshPayloads(Context.Payloads before) {
        this.before = before;
    }

    FreshPayloads(Context.Payloads before, List<Recorded> entries) {
        this(before);
        entries.forEach(recorded -> add(recorded.event()));
    }

    void add(Event event) {
        if (event instanceof Event.RunCreated created) {
            fresh.put(INPUT, created.input());
        } else if (event instanceof Event.StepCompleted completed) {
            fresh.put(completed.stepId(), completed.output());
        } else if (event instanceof Event.GateInputAccepted accepted) {
            fresh.put(Context.Payloads.gateInputOf(accepted.stepId()), accepted.input());
        }
    }

    /** Those of the decision's own entries, by name. */
    SortedMap<String, JsonValue> fresh() {
        return fresh;
    }

    @Override
    public Optional<JsonValue> find(String name) {
        JsonValue found = fresh.get(name);
        return found == null ? before.find(name) : Optional.of(found);
    }
}
