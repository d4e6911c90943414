package io.federationcore.cli;

import io.federationcore.client.ClientOptions;
import io.federationcore.client.FederationClient;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.store.AuditStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How commands reach a running system: what {@code ./fcrun up} writes into its folder once everything is ready.
 *
 * @param tenant on whose behalf commands are sent
 * @param principal who sends them, {@code kid} its key in {@code keysFile}
 */
record Connection(
        String kafka,
        String jdbcUrl,
        String jdbcUser,
        String jdbcPassword,
        String federation,
        String tenant,
        String principal,
        String kid,
        String keysFile) {

    /** The connection of the system that keeps its state in {@code root}. */
    static Connection load(Path root) throws IOException {
        Path file = LocalDirectory.connection(root);
        if (!Files.exists(file)) {
            throw new UserError(
                    UserError.UNREACHABLE,
                    "Expected a running system, but found no " + file + "; start one with ./fcrun up");
        }
        return Codec.read(Files.readAllBytes(file), Connection.class);
    }

    /** A client that signs as this connection's principal. */
    FederationClient client() throws IOException {
        KeyRing keys = KeyRing.parse(Files.readAllBytes(Path.of(keysFile)));
        return client(keys, Principal.parse(principal), kid);
    }

    FederationClient client(KeyRing keys, Principal as, String key) {
        return FederationClient.connect(
                KafkaConnection.local(kafka),
                new ServiceIdentity(federation, as, key, keys),
                new Actor(ActorType.HUMAN, as.id()),
                ClientOptions.forTenant(tenant));
    }

    /** The stored log, for reading. */
    AuditStore store() {
        return AuditStore.open(new DatabaseLogin(jdbcUrl, jdbcUser, jdbcPassword));
    }
}
