package io.federationcore.cli;

import io.federationcore.client.Registry;
import io.federationcore.client.RegistryReader;
import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.pack.PackVerifier;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.sink.database.UnreachableDatabase;
import io.federationcore.sink.store.AuditStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A command that speaks to a running system: where that is, and how it is reached. */
abstract class SystemCommand extends AnsweringCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Where where;

    /** One of the two. */
    static final class Where {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "The folder of a system that ./fcrun up runs. Default: .fcrun")
        private @Nullable Path dir;

        @Option(
                names = "--connect",
                paramLabel = "FILE",
                description = "How to reach another system; docs/settings.md says what is in the file.")
        private @Nullable Path file;

        /** The connection that was named, or the one of the usual folder. */
        static Connection connection(@Nullable Where where) throws IOException {
            if (where != null && where.file != null) {
                return Connection.of(where.file);
            }
            return Connection.load(where == null || where.dir == null ? LocalDirectory.DEFAULT : where.dir);
        }
    }

    /**
     * Does what was asked for.
     *
     * @return the exit code
     */
    abstract int run(Connection connection) throws Exception;

    /** The exit code, if what was asked for needs no system. */
    OptionalInt offline() throws Exception {
        return OptionalInt.empty();
    }

    @Override
    final int run() throws Exception {
        OptionalInt done = offline();
        if (done.isPresent()) {
            return done.getAsInt();
        }
        Connection connection = Where.connection(where);
        try {
            return run(connection);
        } catch (UnreachableDatabase e) {
            throw new UserError(UserError.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            String detail = e.getMessage() == null ? "" : ": " + e.getMessage();
            throw new UserError(
                    UserError.UNREACHABLE,
                    "Expected Kafka at " + connection.kafka() + " to answer, but it does not" + detail);
        }
    }

    /** The stored log. */
    final AuditStore store(Connection connection) {
        waitingFor("Connecting to PostgreSQL");
        return connection.store();
    }

    /** What is registered now. */
    final Registry registry(Connection connection) {
        waitingFor("Reading the registry from Kafka at " + connection.kafka());
        return RegistryReader.read(connection.toKafka(), PATIENCE);
    }

    /** What these entries are bound to, by digest, as far as the registry has it. */
    final SortedMap<String, JsonValue> artifacts(Connection connection, List<ChainEntry> entries) {
        Registry registry = registry(connection);
        SortedMap<String, JsonValue> artifacts = new TreeMap<>();
        for (String digest : PackVerifier.digests(entries)) {
            registry.artifact(digest, JsonValue.class).ifPresent(artifact -> artifacts.put(digest, artifact));
        }
        return artifacts;
    }
}
