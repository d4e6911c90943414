package io.federationcore.schemas.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The hashed part of an audit record: what happened, to which run, when, by whom, and where it stands in the chain and
 * in the log. Its canonical bytes are the leaf's input; all members are always present.
 *
 * @param log {@code <federation>/fc-run/<partition>}
 * @param seq from 0 in the run; null outside of any chain
 * @param logSeq from 0 in the audit partition, without gaps
 * @param type what happened; a later release may have added the code
 * @param time never decreases within a partition
 * @param commandId the command that led here, also through verdicts and timers
 * @param prev the leaf of the run's previous entry, 64 zeros for the first; null outside of any chain
 * @param dataRoot the salted root over the data's members
 */
public record Entry(
        int v,
        String log,
        String tenantId,
        String runId,
        @Nullable Long seq,
        long logSeq,
        EventCode type,
        String eventId,
        Instant time,
        Principal principal,
        Actor actor,
        Cause cause,
        @Nullable String commandId,
        @Nullable String prev,
        String dataRoot) {
    public static final int VERSION = 1;
    /** What stands for the leaf before the first entry of a chain. */
    public static final String NO_PREVIOUS = "0".repeat(64);
}
