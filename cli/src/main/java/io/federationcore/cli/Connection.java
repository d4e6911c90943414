package io.federationcore.cli;

import io.federationcore.client.ClientOptions;
import io.federationcore.client.FederationClient;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.store.AuditStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How commands reach a running system: what {@code ./fcrun up} writes into its folder once everything is ready, or what
 * somebody wrote for {@code --connect}.
 *
 * @param topicPrefix null for {@value Topics#DEFAULT_PREFIX}
 * @param partitions null for {@value Topics#DEFAULT_PARTITIONS}
 * @param kafkaClient further settings of Kafka's clients, SASL and the like; null for none
 * @param jdbcUrl where the log is stored, {@code jdbcUser} and {@code jdbcPassword} who reads it; null where nobody is
 *     to read it
 * @param tenant on whose behalf commands are sent
 * @param principal who sends them, {@code kid} its key in {@code keysFile}
 * @param admin who publishes principals and policies; null where {@code principal} does
 * @param keysFile the key file; a relative path starts at the connection's own file
 */
record Connection(
        String kafka,
        @Nullable String topicPrefix,
        @Nullable Integer partitions,
        @Nullable Map<String, String> kafkaClient,
        @Nullable String jdbcUrl,
        @Nullable String jdbcUser,
        @Nullable String jdbcPassword,
        String federation,
        String tenant,
        String principal,
        String kid,
        @Nullable Identity admin,
        String keysFile) {

    /** Who signs, and with which key. */
    record Identity(String principal, String kid) {}

    /** A system on one machine, with topics of the usual names and the administrator that comes with it. */
    Connection(
            String kafka,
            String jdbcUrl,
            String jdbcUser,
            String jdbcPassword,
            String federation,
            String tenant,
            String principal,
            String kid,
            String keysFile) {
        this(
                kafka,
                Topics.DEFAULT_PREFIX,
                Topics.DEFAULT_PARTITIONS,
                Map.of(),
                jdbcUrl,
                jdbcUser,
                jdbcPassword,
                federation,
                tenant,
                principal,
                kid,
                LocalKeys.ADMINISTRATOR,
                keysFile);
    }

    /** The connection of the system that keeps its state in {@code root}. */
    static Connection load(Path root) throws IOException {
        Path file = LocalDirectory.connection(root);
        if (!Files.exists(file)) {
            throw new UserError(
                    UserError.UNREACHABLE,
                    "Expected a running system, but found no " + file + "; start one with ./fcrun up");
        }
        return of(file);
    }

    /** The connection that a file describes. */
    static Connection of(Path file) throws IOException {
        try {
            Connection read = Codec.readStrict(Files.readAllBytes(file), Connection.class);
            Path keys = file.toAbsolutePath().resolveSibling(read.keysFile);
            return new Connection(
                    read.kafka,
                    read.topicPrefix,
                    read.partitions,
                    read.kafkaClient,
                    read.jdbcUrl,
                    read.jdbcUser,
                    read.jdbcPassword,
                    read.federation,
                    read.tenant,
                    read.principal,
                    read.kid,
                    read.admin,
                    keys.normalize().toString());
        } catch (NoSuchFileException e) {
            throw new UserError(UserError.USAGE, "Expected a connection file, but found no " + file);
        } catch (InvalidJson | IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, file + ": " + e.getMessage());
        }
    }

    /** Where Kafka is, and what the topics are called. */
    KafkaConnection toKafka() {
        return new KafkaConnection(
                kafka,
                new Topics(
                        topicPrefix == null ? Topics.DEFAULT_PREFIX : topicPrefix,
                        partitions == null ? Topics.DEFAULT_PARTITIONS : partitions),
                kafkaClient == null ? Map.of() : kafkaClient);
    }

    /** Who sends commands. */
    Identity own() {
        return new Identity(principal, kid);
    }

    /** Who publishes principals and policies. */
    Identity administrator() {
        return admin == null ? own() : admin;
    }

    /** A client that signs as this connection's principal. */
    FederationClient client() throws IOException {
        return client(own());
    }

    /** A client that signs as somebody whose key is in the key file. */
    FederationClient client(Identity as) throws IOException {
        return client(identity(as));
    }

    FederationClient client(KeyRing keys, Principal as, String key) {
        return client(new ServiceIdentity(federation, as, key, keys));
    }

    private FederationClient client(ServiceIdentity as) {
        return FederationClient.connect(toKafka(), as, itself(as.principal()), ClientOptions.forTenant(tenant));
    }

    /**
     * Somebody who can sign.
     *
     * @throws UserError if that is no principal, or its key is not in the key file
     */
    ServiceIdentity identity(Identity as) throws IOException {
        KeyRing keys = keys();
        try {
            keys.get(as.kid());
            return new ServiceIdentity(federation, Principal.parse(as.principal()), as.kid(), keys);
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, keysFile + ": " + e.getMessage());
        }
    }

    /** The keys that sign. */
    KeyRing keys() throws IOException {
        try {
            return KeyRing.parse(Files.readAllBytes(Path.of(keysFile)));
        } catch (NoSuchFileException e) {
            throw new UserError(UserError.USAGE, "Expected a key file, but found no " + keysFile);
        } catch (InvalidJson e) {
            throw new UserError(UserError.USAGE, keysFile + ": " + e.getMessage());
        }
    }

    private static Actor itself(Principal principal) {
        ActorType type = switch (principal.type()) {
            case USER -> ActorType.HUMAN;
            case TITAN -> ActorType.TITAN;
            case SERVICE -> ActorType.TOOL;
        };
        return new Actor(type, principal.id());
    }

    /** The stored log, for reading. */
    AuditStore store() {
        return AuditStore.open(login());
    }

    /** Who reads it. */
    DatabaseLogin login() {
        if (jdbcUrl == null || jdbcUser == null) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected jdbc_url and jdbc_user in the connection file, for this command reads the stored log; but"
                            + " found none");
        }
        return new DatabaseLogin(jdbcUrl, jdbcUser, jdbcPassword == null ? "" : jdbcPassword);
    }
}
