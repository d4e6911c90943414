package io.federationcore.schemas.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a command changed nothing, on {@code fc-run.rejections}, keyed {@code run_id} where that is known.
 *
 * @param eventId for {@code duplicate} and {@code conflict}: the last event of the command's first outcome
 * @param partition the refused record's partition, {@code offset} its offset in {@code topic}
 */
public record Rejection(
        int v,
        @Nullable String commandId,
        @Nullable String runId,
        @Nullable String tenantId,
        RejectionCode code,
        String message,
        @Nullable String eventId,
        @Nullable Principal principal,
        Instant time,
        String topic,
        int partition,
        long offset) {
    public static final int VERSION = 1;

    public Rejection {
        // A message may quote a document; uncut, it could be larger than its topic takes.
        message = Checks.cut(Checks.present("message", message), Command.MAX_TEXT);
    }
}
