package io.federationcore.client;

import io.federationcore.schemas.message.Checks;
import java.time.Duration;

/**
 * What a client is to assume.
 *
 * @param tenantId for whom it acts where a call does not say
 * @param timeout how long an answer is awaited where a call does not say
 */
public record ClientOptions(String tenantId, Duration timeout) {
    /** Where nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public ClientOptions {
        Checks.name("tenant_id", tenantId);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("Expected a timeout above zero, but found " + timeout);
        }
    }

    /** Options for that tenant, with {@link #DEFAULT_TIMEOUT}. */
    public static ClientOptions forTenant(String tenantId) {
        return new ClientOptions(tenantId, DEFAULT_TIMEOUT);
    }
}
