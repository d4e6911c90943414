package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.embedded.EmbeddedDatabase;
import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.ledger.pack.EvidencePack;
import io.federationcore.ledger.pack.PackVerifier;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.log.LogName;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import io.federationcore.sink.checkpoint.CheckpointPublisher;
import io.federationcore.sink.checkpoint.CheckpointTopic;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * The recorded log, as the sink's own writer stores it in a real PostgreSQL and its publisher signs it, open to whoever has
 * all rights. There is no broker: the records come from a list, the signed heads go into one, and the witness is its key.
 */
final class StoredLog implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    /** How many entries the newest head covers that the witness signed; behind it are a few more. */
    static final int WITNESSED = 40;

    static final RecordedLog HONEST = RecordedLog.honest();

    private static final SignerKey LOG = key(RecordedLog.FEDERATION + LogName.INFIX, KeyUse.NOTE);
    static final SignerKey WITNESS = key("witness.example/ada", KeyUse.COSIGNATURE);
    private static final CheckpointKeys LOG_KEYS = new CheckpointKeys(List.of(LOG));
    private static final List<TrustedLog> LOGS =
            List.of(new TrustedLog(RecordedLog.ORIGIN, LOG_KEYS.verifiers(RecordedLog.ORIGIN)));

    static final TrustPolicy TRUST = new TrustPolicy(LOGS, List.of(WITNESS.verifier()), 1, Duration.ofMinutes(5));
    static final TrustPolicy TRUST_OF_THE_LOG_ALONE = new TrustPolicy(LOGS, List.of(), 0, Duration.ofMinutes(5));

    private final EmbeddedDatabase server;
    private final DatabaseLogin login;
    private final Note oldHead;
    private final Note earlierHead;
    private final Note head;

    /** @param dir of the server; it keeps everything there */
    StoredLog(Path dir) throws IOException, SQLException {
        this.server = EmbeddedDatabase.start(dir);
        this.login = new DatabaseLogin(server.jdbcUrl(), server.user(), server.password());
        AuditDatabase.migrate(login);
        try (HikariDataSource pool = AuditDatabase.open(login, DatabaseRole.SINK, 1)) {
            store(pool, HONEST, 0, 20);
            oldHead = cosigned(signed(pool), NOW.minus(Duration.ofHours(1)));
            store(pool, HONEST, 20, 36);
            earlierHead = cosigned(signed(pool), NOW.minus(Duration.ofMinutes(2)));
            store(pool, HONEST, 36, WITNESSED);
            head = cosigned(signed(pool), NOW.minusSeconds(10));
            store(pool, HONEST, WITNESSED, HONEST.size());
        }
    }

    /** The newest head that the witness signed. */
    Note head() {
        return head;
    }

    /** One before it, which is young enough to be believed. */
    Note earlierHead() {
        return earlierHead;
    }

    /** One that the witness saw an hour ago. */
    Note oldHead() {
        return oldHead;
    }

    /** A head as the witness signs it that saw nothing else before. */
    static Note cosigned(Note head, Instant at) {
        return head.with(WITNESS.cosign(head.text(), at));
    }

    /** Whatever is done to the log before it is closed. */
    Attempt attempt() throws SQLException {
        return new Attempt(DriverManager.getConnection(login.url(), login.user(), login.password()));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One transaction of the superuser, who reads and writes as the sink and the verifier would; it is taken back in the end. */
    static final class Attempt implements AutoCloseable {
        private final Connection connection;
        private final DataSource within;

        private Attempt(Connection connection) throws SQLException {
            this.connection = connection;
            this.within = within(connection);
            connection.setAutoCommit(false);
        }

        /** Whether these are all rights. */
        boolean ofSuperuser() throws SQLException {
            try (Statement sql = connection.createStatement();
                    ResultSet row = sql.executeQuery("SHOW is_superuser")) {
                return row.next() && row.getString(1).equals("on");
            }
        }

        /** Attacker a: statements, with the triggers off. Each must change something. */
        void execute(String... statements) throws SQLException {
            try (Statement sql = connection.createStatement()) {
                sql.execute("ALTER TABLE fc.entry DISABLE TRIGGER append_only");
                for (String statement : statements) {
                    assertThat(sql.executeUpdate(statement)).as(statement).isPositive();
                }
            }
        }

        /** Attacker b: another log instead, whose hashes and trees are as right as the sink itself makes them. */
        void replace(RecordedLog forged) throws SQLException {
            try (Statement sql = connection.createStatement()) {
                sql.execute("ALTER TABLE fc.entry DISABLE TRIGGER append_only");
                sql.execute("ALTER TABLE fc.tree_node DISABLE TRIGGER append_only");
                sql.execute("TRUNCATE fc.entry, fc.tree_node, fc.log_tree, fc.log_position");
            }
            store(within, forged, 0, forged.size());
        }

        /** Attacker c: the head of what is stored now, signed with the log's key as if nothing had been signed before. */
        Note signed() throws SQLException {
            return StoredLog.signed(within);
        }

        /** What {@code ./fcrun verify RUN --trust} finds that gets to see this head. */
        List<Check> verify(String runId, Note shown, TrustPolicy trust) throws SQLException {
            try (AuditStore store = AuditStore.over(within)) {
                List<Check> checks = new ArrayList<>(RunReport.verify(runId, store.chain(runId)));
                checks.addAll(VerifyCommand.log(store, RecordedLog.PARTITION, trust, shown, NOW));
                return checks;
            }
        }

        /** What {@code ./fcrun verify} finds in a pack that is made of this, with these principals in it. */
        List<Check> verifyPack(String runId, Note shown, JsonValue principals, TrustPolicy trust) throws SQLException {
            try (AuditStore store = AuditStore.over(within)) {
                List<StoredEntry> chain = store.chain(runId);
                StoredEntry last = chain.getLast();
                Receipt receipt =
                        Receipt.of(store.inclusion(last.partition(), last.logSeq(), LogSignatures.size(shown)), shown);
                List<ChainEntry> entries = chain.stream()
                        .map(stored -> new ChainEntry(stored.entry(), stored.data(), stored.salt()))
                        .toList();
                EvidencePack pack = new EvidencePack(
                        runId, entries, new TreeMap<>(Map.of(principals.sha256(), principals)), receipt);
                return PackVerifier.verify(pack.toZip(), trust, NOW);
            }
        }

        @Override
        public void close() throws SQLException {
            try (connection) {
                connection.rollback();
            }
        }
    }

    private static void store(DataSource database, RecordedLog log, int from, int to) throws SQLException {
        EntryWriter writer = new EntryWriter(new Transactions(database), RecordedLog.FEDERATION);
        assertThat(writer.store(log.inKafka(from, to))).hasSize(to - from);
    }

    private static Note signed(DataSource database) throws SQLException {
        List<Note> signed = new ArrayList<>();
        CheckpointPublisher publisher = new CheckpointPublisher(
                new Transactions(database), new Topic(signed), LOG_KEYS, RecordedLog.FEDERATION, () -> NOW);
        publisher.own(List.of(RecordedLog.PARTITION));
        publisher.tick();
        return signed.getFirst();
    }

    /** Hands out this one connection, whose transaction goes on whatever is committed or closed. */
    private static DataSource within(Connection connection) {
        Connection open = proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "commit", "close", "setAutoCommit" -> null;
            default -> {
                try {
                    yield method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        });
        return proxy(DataSource.class, (self, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("getConnection");
            return open;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StoredLog.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Where the publisher publishes: nothing was before. */
    private record Topic(List<Note> notes) implements CheckpointTopic {
        @Override
        public Optional<List<Note>> newest(int partition) {
            return Optional.of(List.copyOf(notes));
        }

        @Override
        public Future<?> append(int partition, String origin, Note checkpoint) {
            notes.add(checkpoint);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }

    private static SignerKey key(String name, KeyUse use) {
        return new SignerKey(name, use, new Ed25519Secret(Sha256.of(RecordedLog.bytes(name))));
    }
}
