package io.federationcore.schemas.message;

import io.federationcore.schemas.json.JsonValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work for a Titan, on {@code fc-run.tasks.<queue>}, keyed {@code run/step/attempt}.
 *
 * @param due a result after this time is refused
 * @param input {@code {"input": …, "results": {"<step>": …}}}
 * @param gateId the gate that this attempt passed
 * @param verdict the verdict that let it pass
 * @param signed the policy service's signature over it
 * @param people where the verdict flagged: who let it pass; empty otherwise
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
        @Nullable Verdict verdict,
        @Nullable Signed signed,
        @Nullable List<Consent> people) {
    public static final int VERSION = 1;

    public Task {
        Checks.between("v", v, VERSION, VERSION);
        people = people == null ? List.of() : List.copyOf(people);
    }

    /** {@link #people}, which are never null once made. */
    public List<Consent> consents() {
        return people == null ? List.of() : people;
    }

    /** The record's key. */
    public String key() {
        return runId + "/" + stepId + "/" + attempt;
    }
}
