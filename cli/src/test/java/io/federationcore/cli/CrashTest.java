package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.client.FederationClient;
import io.federationcore.client.RunIds;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.store.RunFilter;
import io.federationcore.sink.view.RunView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once, where it hurts: services, Titans and producers are killed in turn, again and again, under load. Nothing may
 * be lost, nothing may be there twice, and every run must come to its end.
 */
class CrashTest {
    private static final int RUNS_OF_A_PRODUCER = 100;
    /** At least twice each of the ten processes. */
    private static final int KILLS = 22;
    /** Who is next, by the order in which the stage starts them: the two of a kind have four others between them. */
    private static final List<Integer> TURNS = List.of(0, 8, 1, 6, 2, 3, 9, 4, 7, 5);
    /** By then all kills are done, so that each of them falls into work. */
    private static final double KILLING_UNTIL = 0.85;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path dir;

    @Test
    @Timeout(600)
    void runs_survive_whoever_is_killed() throws Exception {
        try (CrashStage stage = new CrashStage(dir)) {
            stage.startServices();
            stage.startTitans();
            KafkaConnection broker = stage.connection().toKafka();
            try (AuditStore store = stage.connection().store();
                    Recovery recovery = new Recovery(broker)) {
                String first = startOne(stage.connection());
                awaitEnd(store, first);
                stage.startProducers(RUNS_OF_A_PRODUCER);
                killInTurn(
                        stage.processes(),
                        store,
                        store.entryCount(),
                        store.chain(first).size(),
                        recovery);
                await("all runs to be asked for", () -> stage.asked().size() == 2 * RUNS_OF_A_PRODUCER);
                List<String> runs = new ArrayList<>(stage.asked());
                runs.add(first);
                for (String run : runs) {
                    awaitEnd(store, run);
                }
                assertThat(store.newestRuns(RunFilter.ALL, AuditStore.MAX_ROWS))
                        .extracting(RunView::runId)
                        .containsExactlyInAnyOrderElementsOf(runs);
                assertNothingLostAndNothingDouble(store, runs, first, broker);
                System.out.println("From killing an orchestrator to the next entry of its partitions: "
                        + recovery.measured().stream().map(Duration::toMillis).toList() + " ms");
            }
        }
    }

    private static String startOne(Connection connection) throws Exception {
        String run = RunIds.next();
        try (FederationClient client = connection.client()) {
            client.send(new Command(
                            "start-" + run,
                            LocalSystem.TENANT,
                            run,
                            Command.StartRun.of(
                                    CrashStage.WORKFLOW, JsonValue.parse("{\"test_mode\":\"happy_path\"}"))))
                    .join();
        }
        return run;
    }

    /** Kills at fixed marks of the log, never at a distance from the last kill: the load must not end before the kills. */
    private static void killInTurn(
            List<KillableProcess> processes, AuditStore store, long before, int entriesOfARun, Recovery recovery)
            throws Exception {
        double total = KILLING_UNTIL * 2 * RUNS_OF_A_PRODUCER * entriesOfARun;
        for (int kill = 0; kill < KILLS; kill++) {
            long mark = before + Math.round(kill * total / KILLS);
            await("entry " + mark, () -> store.entryCount() >= mark);
            KillableProcess turn = processes.get(TURNS.get(kill % TURNS.size()));
            if (turn.name().startsWith("orchestrator")) {
                recovery.killed(turn);
            } else {
                turn.killAndStartAgain();
            }
        }
    }

    private static void awaitEnd(AuditStore store, String run) throws Exception {
        await(
                "the end of run " + run,
                () -> store.run(run)
                        .filter(view -> view.status() == RunStatus.COMPLETED || view.status() == RunStatus.FAILED)
                        .isPresent());
        assertThat(store.run(run).orElseThrow().status()).isEqualTo(RunStatus.COMPLETED);
    }

    private static void assertNothingLostAndNothingDouble(
            AuditStore store, List<String> runs, String first, KafkaConnection broker) throws Exception {
        int entriesOfARun = store.chain(first).size();
        for (String run : runs) {
            await("the last entry of run " + run, () -> store.chain(run).size() >= entriesOfARun);
            List<StoredEntry> chain = store.chain(run);
            assertThat(chain).describedAs("entries of run %s", run).hasSize(entriesOfARun);
            assertThat(ChainVerifier.holds(RunReport.verify(run, chain)))
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
                .isEqualTo(log.values().stream().mapToInt(List::size).sum())
                .isEqualTo((long) runs.size() * entriesOfARun
                        + store.entries(Command.REGISTRY).size());
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

    /** Something that comes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).describedAs("waiting for " + what).isLessThan(end);
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
