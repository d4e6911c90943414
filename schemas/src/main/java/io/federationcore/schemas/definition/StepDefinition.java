package io.federationcore.schemas.definition;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.StepType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a run.
 *
 * @param queue where Titans take its tasks from; none for a gate, and none where an external driver does the work
 * @param required for a gate: people are always asked, whatever the policy allows; in an externally driven workflow
 *     besides, of any step: the run cannot be completed before the step was entered
 * @param timeout of one attempt; five minutes by default
 * @param uses the steps whose outputs it is given; null means the preceding one
 * @param gate what people are asked; only for a gate
 */
public record StepDefinition(
        String id,
        StepType type,
        @Nullable String queue,
        @Nullable Boolean required,
        @Nullable Duration timeout,
        @Nullable RetryPolicy retry,
        @Nullable List<String> uses,
        @Nullable GateDefinition gate) {
    public StepDefinition {
        Checks.name("step.id", id);
        Checks.present("step.type", type);
        if (type == StepType.GATE) {
            refuse(queue != null, id, "a gate has no queue");
            refuse(retry != null, id, "a gate has no retry");
            refuse(Boolean.TRUE.equals(required) && gate == null, id, "a required gate says whom to ask, under 'gate'");
        } else {
            if (queue != null) {
                Checks.name("step.queue", queue);
            }
            refuse(gate != null, id, "only a gate has 'gate'");
        }
        required = Boolean.TRUE.equals(required);
        timeout = Limits.duration("step.timeout", timeout, Duration.ofMinutes(5));
        retry = retry == null ? RetryPolicy.ONCE : retry;
        uses = uses == null ? null : List.copyOf(uses);
    }

    /** Whether people are always asked. */
    @JsonIgnore
    public boolean alwaysAsksPeople() {
        return type == StepType.GATE && mustBeEntered();
    }

    /** Whether an external driver cannot complete the run without it. */
    @JsonIgnore
    public boolean mustBeEntered() {
        return Boolean.TRUE.equals(required);
    }

    /** What a step lacks, or has too much, where the orchestrator walks the steps. */
    void requireWalkable() {
        if (type != StepType.GATE) {
            refuse(queue == null, id, "it needs a queue");
            refuse(mustBeEntered(), id, "only a gate has 'required'");
        }
    }

    /** {@link #timeout}, which is never null once made. */
    public Duration attemptTimeout() {
        return Checks.present("timeout", timeout);
    }

    /** {@link #retry}, which is never null once made. */
    public RetryPolicy retries() {
        return Checks.present("retry", retry);
    }

    private static void refuse(boolean wrong, String step, String why) {
        if (wrong) {
            throw new IllegalArgumentException("Step '" + step + "': " + why);
        }
    }
}
