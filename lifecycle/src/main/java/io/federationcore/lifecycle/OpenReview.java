package io.federationcore.lifecycle;

import java.time.Instant;
import java.util.List;

/**
 * An emergency override that awaits its review.
 *
 * @param overriders the two who opened the gate, {@code user:<id>}; with {@code excluded}, who could not have approved it,
 *     they cannot review it
 * @param due when it is overdue
 */
public record OpenReview(String gateId, String gateName, List<String> overriders, List<String> excluded, Instant due) {
    public OpenReview {
        overriders = List.copyOf(overriders);
        excluded = List.copyOf(excluded);
    }
}
