package io.federationcore.policy.service;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;

/**
 * What the policy service must be told.
 *
 * @param member this instance's place among the policy services
 */
public record PolicyServiceConfig(KafkaConnection kafka, ServiceIdentity identity, GroupMember member) {
    /** @throws IllegalArgumentException if the identity's own key is not among its keys */
    public PolicyServiceConfig {
        // Asked for now, so that a missing key is found before anything has started.
        identity.keys().get(identity.kid());
    }

    /**
     * Reads the settings.
     *
     * @param keys the parsed key file
     * @throws IllegalArgumentException naming what is missing or wrong
     */
    public static PolicyServiceConfig from(Settings settings, KeyRing keys) {
        return new PolicyServiceConfig(
                KafkaConnection.from(settings), ServiceIdentity.from(settings, keys), GroupMember.from(settings));
    }

    /** The consumer group that all instances of one federation's policy service form. */
    String groupId() {
        return kafka.topics().prefix() + "policy-service";
    }
}
