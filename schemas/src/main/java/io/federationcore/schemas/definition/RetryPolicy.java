package io.federationcore.schemas.definition;

import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a step is tried, and how long it rests in between.
 *
 * @param attempts 1 to 100, the first included
 * @param backoff before the second attempt; doubled before each later one, up to an hour
 */
public record RetryPolicy(int attempts, @Nullable Duration backoff) {
    public static final RetryPolicy ONCE = new RetryPolicy(1, null);
    private static final Duration LONGEST = Duration.ofHours(1);

    public RetryPolicy {
        Checks.between("retry.attempts", attempts, 1, Command.MAX_ATTEMPTS);
        backoff = Limits.duration("retry.backoff", backoff, Duration.ofSeconds(1));
    }

    /** The rest after attempt {@code failed}. */
    public Duration restAfter(int failed) {
        Duration first = Checks.present("backoff", backoff);
        Duration rest = first.multipliedBy(1L << Math.min(failed - 1, 20));
        return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
    }
}
