package io.federationcore.policy.engine;

import io.federationcore.schemas.message.Checks;

/** For whom a policy speaks; on the wire, and as a verdict's tier, {@code federation} or {@code tenant:<id>}. */
sealed interface PolicyScope {
    String FEDERATION = "federation";
    String TENANT = "tenant:";

    /** Speaks for everyone; only such a policy can let a step run. */
    record Federation() implements PolicyScope {}

    /** Speaks for one tenant, and can only tighten what the federation decided. */
    record OfTenant(String tenantId) implements PolicyScope {}

    /** Whether the policy is asked about that tenant's runs. */
    default boolean covers(String tenant) {
        return switch (this) {
            case Federation everyone -> true;
            case OfTenant one -> one.tenantId().equals(tenant);
        };
    }

    /** The scope as policies and verdicts write it. */
    default String tier() {
        return switch (this) {
            case Federation everyone -> FEDERATION;
            case OfTenant one -> TENANT + one.tenantId();
        };
    }

    /**
     * Reads {@code federation} or {@code tenant:<id>}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static PolicyScope parse(String text) {
        if (text.equals(FEDERATION)) {
            return new Federation();
        }
        if (text.startsWith(TENANT)) {
            return new OfTenant(Checks.name("metadata.scope", text.substring(TENANT.length())));
        }
        throw new IllegalArgumentException("Expected metadata.scope to be 'federation' or 'tenant:<id>', but found '"
                + Checks.shortened(text) + "'");
    }
}
