package io.federationcore.lifecycle;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What stays the same while a run lives, but for the deadline, which moves while a person holds the run, and the
 * bytes of payload, which add up.
 *
 * @param commandId the command that started it
 * @param metadata with {@code tags} at most {@link RunDecisions#METADATA_BYTES}
 */
public record RunFacts(
        String runId,
        String tenantId,
        String workflowId,
        String workflowVersion,
        String workflowDigest,
        Driver driver,
        Principal principal,
        Actor actor,
        String commandId,
        JsonValue metadata,
        List<String> tags,
        Instant createdAt,
        Instant deadline,
        int payloadBytes) {
    RunFacts shiftedBy(Duration pause) {
        return with(deadline.plus(pause), payloadBytes);
    }

    RunFacts plusPayload(int bytes) {
        return with(deadline, payloadBytes + bytes);
    }

    private RunFacts with(Instant newDeadline, int newPayloadBytes) {
        return new RunFacts(
                runId,
                tenantId,
                workflowId,
                workflowVersion,
                workflowDigest,
                driver,
                principal,
                actor,
                commandId,
                metadata,
                tags,
                createdAt,
                newDeadline,
                newPayloadBytes);
    }
}
