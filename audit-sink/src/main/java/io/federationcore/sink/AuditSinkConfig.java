package io.federationcore.sink;

import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import io.federationcore.sink.database.DatabaseLogin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one instance of the sink needs to know.
 *
 * @param kafka where the log is
 * @param federation whose log it is, {@code FC_FEDERATION}
 * @param database where the log is stored; the login must be a member of {@code fc_sink}
 * @param owner the login that owns the tables and migrates them, {@code FC_JDBC_OWNER_USER} and
 *     {@code FC_JDBC_OWNER_PASSWORD}; where they are not set it is {@code database}, which is less safe
 * @param member this instance's place among the sinks
 * @param checkpointKeys what it signs checkpoints with, from the file {@code FC_CHECKPOINT_KEYS_FILE}; null if it signs none
 */
public record AuditSinkConfig(
        KafkaConnection kafka,
        String federation,
        DatabaseLogin database,
        DatabaseLogin owner,
        GroupMember member,
        @Nullable CheckpointKeys checkpointKeys) {
    /** A file of signer keys, one a line, each of which signs every checkpoint. */
    public static final String CHECKPOINT_KEYS = "FC_CHECKPOINT_KEYS_FILE";

    public static final String OWNER_USER = "FC_JDBC_OWNER_USER";
    public static final String OWNER_PASSWORD = "FC_JDBC_OWNER_PASSWORD";

    public AuditSinkConfig {
        Checks.name("federation", federation);
    }

    /** A sink that migrates with its own login, and signs nothing. */
    public AuditSinkConfig(KafkaConnection kafka, String federation, DatabaseLogin database, GroupMember member) {
        this(kafka, federation, database, database, member, null);
    }

    /**
     * The configuration that settings name.
     *
     * @throws InvalidSetting naming the setting that is missing or wrong
     */
    public static AuditSinkConfig from(Settings settings) {
        DatabaseLogin database = DatabaseLogin.from(settings);
        DatabaseLogin owner = settings.find(OWNER_USER)
                .map(user -> new DatabaseLogin(database.url(), user, settings.get(OWNER_PASSWORD, "")))
                .orElse(database);
        return new AuditSinkConfig(
                KafkaConnection.from(settings),
                settings.require(ServiceIdentity.FEDERATION, name -> Checks.name("federation", name)),
                database,
                owner,
                GroupMember.from(settings),
                settings.find(CHECKPOINT_KEYS).isPresent()
                        ? settings.require(CHECKPOINT_KEYS, file -> CheckpointKeys.read(Path.of(file)))
                        : null);
    }

    /** The consumer group of all sinks of one log. */
    public String groupId() {
        return kafka.topics().prefix() + "audit-sink";
    }

    /** Without passwords, which Kafka's client settings may hold too. */
    @Override
    public String toString() {
        return "sink '" + member.instanceId() + "' of " + kafka.topics().audit() + " of '" + federation
                + "', storing as " + database + ", migrating as " + owner;
    }
}
