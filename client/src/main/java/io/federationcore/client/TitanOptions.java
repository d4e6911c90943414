package io.federationcore.client;

import io.federationcore.schemas.message.Checks;
import java.time.Duration;

/**
 * How a Titan works.
 *
 * @param instanceId tells the Titans of one queue apart, and stays the same over restarts, so that one that was killed
 *     goes on at once with its own partitions; two that run at once under one id push each other out
 * @param concurrency how many tasks are done at once, from 1 to 10,000
 * @param closeTimeout how long {@link Titan#close()} lets tasks finish before it interrupts them
 */
public record TitanOptions(String instanceId, int concurrency, Duration closeTimeout) {
    /** Where nothing else is said. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);

    public TitanOptions {
        Checks.name("instance id", instanceId);
        Checks.between("concurrency", concurrency, 1, 10_000);
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("Expected a close timeout of zero or more, but found " + closeTimeout);
        }
    }

    public TitanOptions(String instanceId, int concurrency) {
        this(instanceId, concurrency, DEFAULT_CLOSE_TIMEOUT);
    }
}
