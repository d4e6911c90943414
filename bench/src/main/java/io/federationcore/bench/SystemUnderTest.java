package io.federationcore.bench;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.store.AuditStore;
import java.nio.file.Path;
import java.util.Map;

/**
 * A running system, ready for commands, and nobody else using it.
 *
 * @param admin may register workflows and publish policies
 * @param operator may start runs of {@code tenant}
 * @param queue of a Titan that completes whatever it is given
 * @param database its processes; {@code login} may make further databases there
 * @param judging makes what the policy service judges with
 * @param orchestrators can be started and killed in place of the system's own
 * @param http where the tenant's runs can be driven, too
 * @param scratch a folder for what the floor keeps on disk
 */
public record SystemUnderTest(
        KafkaConnection kafka,
        FederationClient admin,
        FederationClient operator,
        String tenant,
        String queue,
        AuditStore store,
        DatabaseProcesses database,
        DatabaseLogin login,
        JudgingBy judging,
        Orchestrators orchestrators,
        HttpAccess http,
        Path scratch) {
    /** Makes a judge. */
    @FunctionalInterface
    public interface JudgingBy {
        /**
         * One that judges by these policy files.
         *
         * @throws IllegalStateException if they are no policies
         */
        Judging by(Map<String, String> files);
    }
}
