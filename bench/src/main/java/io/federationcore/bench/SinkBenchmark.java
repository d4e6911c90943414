package io.federationcore.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import io.federationcore.sink.checkpoint.CheckpointPublisher;
import io.federationcore.sink.checkpoint.KafkaCheckpointTopic;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.topics.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast the sink's writer stores a log that is there already, in a database of its own on the same server: with
 * the log's tree and a signed checkpoint every second, and turn and turn about without both, which is the floor. Only what the
 * writer and the publisher take is counted; reading from Kafka and folding views is left out.
 */
final class SinkBenchmark {
    static final String SINK = "sink";
    static final String PLAIN = "plain";

    private static final int ENTRIES = 100_000;
    /** Entries stored in one transaction: what a sink polls that is behind. */
    private static final int BATCH = 500;

    private static final EntryWriter.Trees NO_TREES = (connection, positions, entries) -> {};

    private final BenchPlan plan;
    private final Profile profile;
    private final Benchmark.Told told;
    private final Measurements measurements;
    private final Turns turns;
    private final SystemUnderTest system;
    private final LongLog log;
    private final String federation;
    private final CpuMeter cpu;
    private final KafkaConnection kafka;
    private int databases;

    private SinkBenchmark(BenchPlan plan, SystemUnderTest system, LongLog log, Profile profile, Benchmark.Told told) {
        this.plan = plan;
        this.system = system;
        this.log = log;
        this.profile = profile;
        this.told = told;
        this.measurements = new Measurements(told.measurement());
        this.turns = new Turns(plan, told, measurements);
        this.federation = LogName.parse(log.head().origin()).federation();
        this.cpu = new CpuMeter(system.database());
        // Apart from the running sink's, whose witness knows nothing of these heads.
        this.kafka = new KafkaConnection(
                system.kafka().bootstrapServers(),
                new Topics("fc-bench-sink.", 1),
                system.kafka().client());
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if the writer does not store each entry
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        told.progress().accept("Making a log of " + ENTRIES + " entries");
        LongLog log = LongLog.make(system, ENTRIES);
        SinkBenchmark benchmark = new SinkBenchmark(plan, system, log, profile, told);
        benchmark.run();
        return benchmark.measurements.figures(PLAIN);
    }

    private void run() throws Exception {
        createTopic();
        told.progress().accept("Warming up");
        store(SINK, plan.warmup().dividedBy(2));
        store(PLAIN, plan.warmup().dividedBy(2));
        turns.take(SINK, PLAIN, this::measure);
    }

    private void measure(String scenario, int repetition) throws Exception {
        CpuMeter.Used before = cpu.used();
        Stored stored = profile.of(scenario, repetition, () -> store(scenario, plan.duration()));
        CpuMeter.Used used = cpu.used().since(before);
        measurements.add(
                scenario,
                "throughput",
                "entries/s",
                stored.entries() / (stored.time().toNanos() / 1e9));
        measurements.add(scenario, "cpu", "us/entry", used.own().toNanos() / 1e3 / stored.entries());
        measurements.add(scenario, "cpu_database", "us/entry", used.database().toNanos() / 1e3 / stored.entries());
    }

    /** @param time what the writer and the publisher took */
    private record Stored(long entries, Duration time) {}

    /** Stores the log until so much time was taken, or all of it is stored, in a database that is made for it. */
    private Stored store(String scenario, Duration least) throws Exception {
        String name = "bench_sink_" + ++databases;
        execute("CREATE DATABASE " + name);
        DatabaseLogin login = named(name);
        AuditDatabase.migrate(login);
        try (HikariDataSource pool = AuditDatabase.open(login, DatabaseRole.SINK, 2)) {
            Transactions transactions = new Transactions(pool);
            return scenario.equals(SINK) ? withTree(transactions, least) : plain(transactions, least);
        } finally {
            execute("DROP DATABASE " + name);
        }
    }

    private Stored withTree(Transactions transactions, Duration least) throws Exception {
        try (KafkaCheckpointTopic topic = new KafkaCheckpointTopic(kafka, SINK)) {
            SignerKey key = new SignerKey(
                    federation + LogName.INFIX,
                    KeyUse.NOTE,
                    new Ed25519Secret(Sha256.of(("bench" + databases).getBytes(StandardCharsets.UTF_8))));
            CheckpointPublisher publisher = new CheckpointPublisher(
                    transactions, topic, new CheckpointKeys(List.of(key)), federation, InstantSource.system());
            publisher.own(List.of(LongLog.PARTITION));
            publisher.tick(); // looks for what was signed before, as a sink does when it starts
            return store(new EntryWriter(transactions, federation), publisher, least);
        }
    }

    private Stored plain(Transactions transactions, Duration least) throws Exception {
        return store(new EntryWriter(transactions, federation, NO_TREES), null, least);
    }

    private Stored store(EntryWriter writer, @Nullable CheckpointPublisher publisher, Duration least) throws Exception {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> batch = new ArrayList<>(BATCH);
        long[] seen = new long[2]; // entries, nanoseconds
        log.read(line -> {
            if (seen[1] >= least.toNanos()) {
                return;
            }
            batch.add(new ConsumerRecord<>(
                    "audit",
                    LongLog.PARTITION,
                    seen[0] + batch.size(),
                    line.runId().getBytes(StandardCharsets.UTF_8),
                    AuditRecord.canonical(line.data(), line.entry(), line.salt())
                            .utf8()));
            if (batch.size() == BATCH) {
                long began = System.nanoTime();
                int stored = writer.store(batch).size();
                if (publisher != null) {
                    publisher.tick();
                }
                seen[1] += System.nanoTime() - began;
                if (stored != BATCH) {
                    throw new IllegalStateException("Expected " + BATCH + " entries to be stored, but found " + stored);
                }
                seen[0] += stored;
                batch.clear();
            }
        });
        return new Stored(seen[0], Duration.ofNanos(seen[1]));
    }

    private DatabaseLogin named(String name) {
        DatabaseLogin own = system.login();
        return new DatabaseLogin(
                own.url().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name), own.user(), own.password());
    }

    private void execute(String sql) throws SQLException {
        DatabaseLogin own = system.login();
        try (Connection connection = DriverManager.getConnection(own.url(), own.user(), own.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void createTopic() {
        try (TopicAdmin admin = TopicAdmin.connect(kafka, FloorLoad.PATIENCE)) {
            admin.createMissing(kafka.topics().declared(kafka.topics().checkpoints()));
        }
    }
}
