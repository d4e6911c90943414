package io.federationcore.policy.service;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;

/**
 * What the policy service must be told.
 *
 * @param instanceId {@code FC_INSTANCE_ID}: which of the group's members this is, the same after each restart, another
 *     for each instance; so a restarted one goes on at once, without waiting for the dead one's session to end
 */
public record PolicyServiceConfig(KafkaConnection kafka, ServiceIdentity identity, String instanceId) {
    public static final String INSTANCE_ID = "FC_INSTANCE_ID";

    /** @throws IllegalArgumentException if a name is none, or the identity's own key is not among its keys */
    public PolicyServiceConfig {
        Checks.name("instance id", instanceId);
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
                KafkaConnection.from(settings),
                ServiceIdentity.from(settings, keys),
                settings.require(INSTANCE_ID, name -> Checks.name("instance id", name)));
    }

    /** The consumer group that all instances of one federation's policy service form. */
    String groupId() {
        return kafka.topics().prefix() + "policy-service";
    }
}
