package io.federationcore.lifecycle;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same while a run lives, but for the deadline, which moves while a person holds the run, and the
 * bytes of payload, which add up.
 *
 * @param commandId the command that started it
 * @param metadata with {@code tags} at most {@link RunDecisions#METADATA_BYTES}
 * @param reviews the overrides that await their review
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
        int payloadBytes,
        @Nullable List<OpenReview> reviews) {
    public RunFacts {
        reviews = reviews == null ? List.of() : List.copyOf(reviews);
    }

    /** The overrides that await their review. */
    List<OpenReview> openReviews() {
        return reviews == null ? List.of() : reviews;
    }

    RunFacts withReviews(List<OpenReview> open) {
        return with(deadline, payloadBytes, open);
    }

    RunFacts shiftedBy(Duration pause) {
        return with(deadline.plus(pause), payloadBytes, openReviews());
    }

    RunFacts plusPayload(int bytes) {
        return with(deadline, payloadBytes + bytes, openReviews());
    }

    private RunFacts with(Instant newDeadline, int newPayloadBytes, List<OpenReview> newReviews) {
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
                newPayloadBytes,
                newReviews);
    }
}
