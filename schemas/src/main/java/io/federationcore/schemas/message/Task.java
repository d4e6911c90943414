package io.federationcore.schemas.message;

import io.federationcore.schemas.json.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work for a Titan, on {@code fc-run.tasks.<queue>}, keyed {@code run/step/attempt}.
 *
 * @param due a result after this time is refused
 * @param input {@code {"input": …, "results": {"<step>": …}}}
 * @param gateId the gate that this attempt passed
 * @param verdict the verdict that let it pass
 */
public record Task(
        int v,
        String tenantId,
        String runId,
        String workflowId,
        String workflowVersion,
        String stepId,
        StepType stepType,
        int attempt,
        String queue,
        Instant due,
        JsonValue input,
        String inputSha256,
        String gateId,
        @Nullable Verdict verdict) {
    public static final int VERSION = 1;

    public Task {
        Checks.between("v", v, VERSION, VERSION);
    }

    /** The record's key. */
    public String key() {
        return runId + "/" + stepId + "/" + attempt;
    }
}
