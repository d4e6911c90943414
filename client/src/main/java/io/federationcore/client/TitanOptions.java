package io.federationcore.client;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.message.Checks;
import java.time.Duration;

/**
 * How a Titan works.
 *
 * @param instanceId tells the Titans of one queue apart, and stays the same over restarts, so that one that was killed
 *     goes on at once with its own partitions; two that run at once under one id push each other out
 * @param concurrency how many tasks are done at once, from 1 to 10,000
 * @param closeTimeout how long {@link Titan#close()} lets tasks finish before it interrupts them
 * @param longestTask how long one task may be worked on, its time being extended while it is; zero extends nothing, so
 *     that every task has the time-out of its step
 */
public record TitanOptions(String instanceId, int concurrency, Duration closeTimeout, Duration longestTask) {
    /** Where nothing else is said. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** Where nothing else is said. A task that hangs is given up after it, and may be tried again. */
    public static final Duration DEFAULT_LONGEST_TASK = Duration.ofHours(1);

    public TitanOptions {
        Checks.name("instance id", instanceId);
        Checks.between("concurrency", concurrency, 1, 10_000);
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("Expected a close timeout of zero or more, but found " + closeTimeout);
        }
        if (longestTask.isNegative() || longestTask.compareTo(Limits.LONGEST_TIME) > 0) {
            throw new IllegalArgumentException(
                    "Expected a longest task of zero up to " + Limits.LONGEST_TIME + ", but found " + longestTask);
        }
    }

    public TitanOptions(String instanceId, int concurrency) {
        this(instanceId, concurrency, DEFAULT_CLOSE_TIMEOUT, DEFAULT_LONGEST_TASK);
    }
}
