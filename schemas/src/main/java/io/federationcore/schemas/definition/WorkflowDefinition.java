package io.federationcore.schemas.definition;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Driver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in one version, checked.
 *
 * @param digest SHA-256 over the artifact's canonical bytes
 * @param inputSchema JSON Schema 2020-12 that a run's input must pass, or null
 * @param steps 1 to 1,000, ids unique
 */
public record WorkflowDefinition(
        String id,
        String version,
        String digest,
        Driver driver,
        Duration deadline,
        @Nullable JsonValue inputSchema,
        List<StepDefinition> steps) {
    public WorkflowDefinition {
        Checks.name("metadata.id", id);
        Checks.name("metadata.version", version);
        steps = List.copyOf(Checks.present("spec.steps", steps));
        Checks.between("number of steps", steps.size(), 1, Limits.STEPS);
        Set<String> seen = new HashSet<>();
        for (StepDefinition step : steps) {
            if (driver == Driver.DEFINITION) {
                step.requireWalkable();
            }
            for (String used : step.uses() == null ? List.<String>of() : step.uses()) {
                if (!seen.contains(used)) {
                    throw new IllegalArgumentException(
                            "Step '" + step.id() + "' uses '" + used + "': Expected an earlier step");
                }
            }
            if (!seen.add(step.id())) {
                throw new IllegalArgumentException("Expected unique step ids, but found '" + step.id() + "' twice");
            }
        }
    }

    /** The steps whose outputs {@code index} is given. */
    public List<String> usedBy(int index) {
        List<String> uses = steps.get(index).uses();
        if (uses != null) {
            return uses;
        }
        return index == 0 ? List.of() : List.of(steps.get(index - 1).id());
    }

    /** The index of a step, or -1. */
    public int indexOf(@Nullable String stepId) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).id().equals(stepId)) {
                return i;
            }
        }
        return -1;
    }
}
