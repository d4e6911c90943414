package io.federationcore.orchestrator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was received, with where it stands and what its headers say.
 *
 * @param time the record's timestamp, which the broker appended
 * @param auth the one {@code fc-auth} header; null where there is none or more than one
 */
record Received(
        String topic,
        int partition,
        long offset,
        Instant time,
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable String auth,
        @Nullable String traceparent) {
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    /**
     * The trace that a record belongs to (W3C Trace Context, version 00). What is written otherwise is not carried on:
     * no signature covers it, and it would be copied on to every entry of an eternal log.
     */
    static @Nullable String trace(Headers headers) {
        String found = only(headers, io.federationcore.schemas.topic.Headers.TRACEPARENT);
        return found != null && TRACEPARENT.matcher(found).matches() ? found : null;
    }

    /** The value of the only header of that name, or null. */
    static @Nullable String only(Headers headers, String name) {
        String found = null;
        for (Header header : headers.headers(name)) {
            if (found != null || header.value() == null) {
                return null;
            }
            found = new String(header.value(), StandardCharsets.UTF_8);
        }
        return found;
    }
}
