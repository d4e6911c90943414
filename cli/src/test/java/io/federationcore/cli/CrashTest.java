package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.client.FederationClient;
import io.federationcore.client.RunIds;
import io.federationcore.client.Titan;
import io.federationcore.client.TitanOptions;
import io.federationcore.embedded.EmbeddedDatabase;
import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.policy.service.PolicyService;
import io.federationcore.policy.service.PolicyServiceConfig;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.AuditSink;
import io.federationcore.sink.AuditSinkConfig;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.topics.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once, where it hurts: the orchestrator is killed again and again with hundreds of runs in flight. Nothing may be
 * lost, nothing may be there twice, and every run must come to its end.
 */
class CrashTest {
    private static final int RUNS = 300;
    /** Of the entries that all runs together write, one kill falls into each of these stretches. */
    private static final int KILLS = 4;

    private static final int ENTRIES_A_RUN = 23;
    private static final long SEED = 20_041;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** The spine with time-outs that no kill can use up. */
    private static String workflow() throws java.io.IOException {
        return Provisioning.resource("workflows/pt004_execution_spine.yaml")
                .replace("timeout: PT30S", "timeout: PT20M");
    }

    @TempDir
    private Path dir;

    @Test
    @Timeout(600)
    void runs_survive_an_orchestrator_that_is_killed_again_and_again() throws Exception {
        try (LocalDirectory local = LocalDirectory.take(dir);
                EmbeddedDatabase database = EmbeddedDatabase.start(local.postgres());
                EmbeddedKafka kafka = EmbeddedKafka.start(local.kafka())) {
            KeyRing keys = LocalKeys.loadOrMake(local);
            KafkaConnection broker = KafkaConnection.local(kafka.bootstrapServers());
            try (TopicAdmin topics = TopicAdmin.connect(broker, PATIENCE)) {
                topics.createMissing(broker.topics().all());
            }
            DatabaseLogin login = new DatabaseLogin(database.jdbcUrl(), database.user(), database.password());
            Connection connection = new Connection(
                    kafka.bootstrapServers(),
                    login.url(),
                    login.user(),
                    login.password(),
                    LocalSystem.FEDERATION,
                    LocalSystem.TENANT,
                    "user:operator",
                    LocalKeys.OPERATOR,
                    local.keys().toString());
            try (OrchestratorProcess orchestrator = new OrchestratorProcess(
                            kafka.bootstrapServers(), local.keys(), local.streams(), local.log());
                    PolicyService policies = PolicyService.start(new PolicyServiceConfig(
                            broker,
                            identity(keys, "service:policy-service", LocalKeys.POLICY_SERVICE),
                            GroupMember.named("policy-1")));
                    AuditSink sink = AuditSink.start(
                            new AuditSinkConfig(broker, LocalSystem.FEDERATION, login, GroupMember.named("sink-1")))) {
                Provisioning.register(connection, keys, List.of(workflow()));
                try (Titan titan = Titan.start(
                                broker,
                                identity(keys, "titan:local", LocalKeys.TITAN),
                                LocalTitan.QUEUE,
                                new TitanOptions("titan-1", 64),
                                new LocalTitan());
                        AuditStore store = connection.store()) {
                    List<String> runs = startAll(connection);
                    killWhileTheyRun(orchestrator, store);
                    awaitEnds(store, runs);
                    assertNothingLostAndNothingDouble(store, runs, broker);
                }
            }
        }
    }

    private static List<String> startAll(Connection connection) throws Exception {
        List<String> runs = new ArrayList<>();
        try (FederationClient client = connection.client()) {
            for (int i = 0; i < RUNS; i++) {
                String runId = RunIds.next();
                runs.add(runId);
                Command.StartRun start =
                        Command.StartRun.of("pt004_execution_spine", JsonValue.parse("{\"test_mode\":\"happy_path\"}"));
                client.send(new Command("start-" + i, LocalSystem.TENANT, runId, start))
                        .join();
            }
        }
        return runs;
    }

    private static void killWhileTheyRun(OrchestratorProcess orchestrator, AuditStore store) throws Exception {
        Random random = new Random(SEED);
        int stretch = RUNS * ENTRIES_A_RUN / (KILLS + 1);
        for (int kill = 0; kill < KILLS; kill++) {
            long at = (long) kill * stretch + random.nextInt(stretch);
            await("entry " + at, () -> store.entryCount() >= at);
            orchestrator.killAndStartAgain();
        }
    }

    private static void awaitEnds(AuditStore store, List<String> runs) throws Exception {
        for (String run : runs) {
            await(
                    "the end of run " + run,
                    () -> store.run(run)
                            .filter(view -> view.status() == RunStatus.COMPLETED || view.status() == RunStatus.FAILED)
                            .isPresent());
            assertThat(store.run(run).orElseThrow().status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    private static void assertNothingLostAndNothingDouble(AuditStore store, List<String> runs, KafkaConnection broker)
            throws Exception {
        for (String run : runs) {
            assertThat(ChainVerifier.holds(RunReport.verify(run, store.chain(run))))
                    .describedAs("the chain of run %s", run)
                    .isTrue();
        }
        Map<Integer, List<String>> log = readLog(broker);
        for (Map.Entry<Integer, List<String>> partition : log.entrySet()) {
            List<StoredEntry> stored = new ArrayList<>();
            store.forEachEntry(partition.getKey(), 0, stored::add);
            assertThat(stored.stream().map(entry -> entry.readEntry().logSeq()))
                    .containsExactlyElementsOf(IntStream.range(0, stored.size())
                            .mapToObj(i -> (long) i)
                            .toList());
            assertThat(stored.stream().map(entry -> new String(entry.recordBytes(), StandardCharsets.UTF_8)))
                    .describedAs("what is stored of partition %s", partition.getKey())
                    .containsExactlyElementsOf(partition.getValue());
        }
        assertThat(store.entryCount())
                .isEqualTo(log.values().stream().mapToInt(List::size).sum());
    }

    /** Every committed record of the log, by partition. */
    private static Map<Integer, List<String>> readLog(KafkaConnection broker) {
        Map<String, Object> properties = new HashMap<>(broker.properties());
        properties.put("isolation.level", "read_committed");
        Topics topics = broker.topics();
        List<TopicPartition> partitions = IntStream.range(0, topics.partitions())
                .mapToObj(i -> new TopicPartition(topics.audit(), i))
                .toList();
        Map<Integer, List<String>> log = new HashMap<>();
        partitions.forEach(partition -> log.put(partition.partition(), new ArrayList<>()));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> log.getOrDefault(record.partition(), List.of())
                                .add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return log;
    }

    private static ServiceIdentity identity(KeyRing keys, String principal, String kid) {
        return new ServiceIdentity(LocalSystem.FEDERATION, Principal.parse(principal), kid, keys);
    }

    /** Something that comes true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(String what, Condition condition) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).describedAs("waiting for " + what).isLessThan(end);
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
