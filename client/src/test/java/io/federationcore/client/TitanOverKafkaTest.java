package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Titans against a real broker; the test itself gives tasks in the orchestrator's place. */
@Timeout(120)
class TitanOverKafkaTest {
    private static final JsonValue OUTPUT = JsonValue.parse("{\"done\":true}");
    private static final int TASKS = 200;

    @TempDir
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static KafkaFixture kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = new KafkaFixture(dir);
        kafka.createTopics();
        publishPrincipals();
    }

    @AfterAll
    static void stop() throws Exception {
        kafka.close();
    }

    @Test
    void takesUpAQueueThatIsMadeLaterAndReportsEachTask() throws Exception {
        String queue = "made-later";
        try (Titan titan = titan(queue, "one", task -> TaskResult.completed(OUTPUT))) {
            createQueue(queue);
            give(queue, steps("a", TASKS));
            assertThat(reported("a", TASKS).keySet()).hasSize(TASKS);
            assertThat(titan.ended()).isNotDone();
        }
        assertThat(members(queue)).isEmpty();
    }

    @Test
    void twoTitansShareAQueueAndNoTaskIsLostWhenOneLeaves() throws Exception {
        String queue = "shared";
        createQueue(queue);
        Set<String> by = ConcurrentHashMap.newKeySet();
        Titan first = titan(queue, "first", task -> done("first", by));
        try (Titan second = titan(queue, "second", task -> done("second", by))) {
            // Both get tasks sooner or later: each round may still find one of them without a partition.
            int rounds = 0;
            while (by.size() < 2) {
                give(queue, steps("b" + rounds + ".", TASKS));
                assertThat(reported("b" + rounds + ".", TASKS).keySet()).hasSize(TASKS);
                rounds++;
            }
            give(queue, steps("c", TASKS));
            first.close();
            assertThat(reported("c", TASKS).keySet()).hasSize(TASKS);
            assertThat(members(queue)).containsExactly("second");
            assertThat(second.ended()).isNotDone();
        } finally {
            first.close();
        }
    }

    private static TaskResult done(String name, Set<String> by) {
        by.add(name);
        return TaskResult.completed(OUTPUT);
    }

    @Test
    void aTaskThatWasNotFinishedComesAgainUnderTheSameCommandId() throws Exception {
        String queue = "again";
        createQueue(queue);
        BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        CountDownLatch never = new CountDownLatch(1);
        TitanOptions impatient = new TitanOptions("one", 8, Duration.ofMillis(100), Duration.ZERO);
        try (Titan titan = Titan.start(kafka.connection(), TaskFixture.IDENTITY, queue, impatient, task -> {
            begun.add(task.stepId());
            if (task.stepId().equals("d0")) {
                never.await();
            }
            return TaskResult.completed(OUTPUT);
        })) {
            give(queue, steps("d", 3));
            for (int i = 0; i < 3; i++) {
                assertThat(begun.poll(1, TimeUnit.MINUTES)).isNotNull();
            }
            assertThat(titan.ended()).isNotDone();
        }
        try (Titan titan = titan(queue, "one", task -> TaskResult.completed(OUTPUT))) {
            Map<String, Set<String>> ids = reported("d", 3);
            assertThat(ids.keySet()).containsExactlyInAnyOrder("d0", "d1", "d2");
            assertThat(ids.values()).allMatch(each -> each.size() == 1);
            assertThat(titan.ended()).isNotDone();
        }
    }

    private static Titan titan(String queue, String instance, TaskHandler handler) {
        return Titan.start(kafka.connection(), TaskFixture.IDENTITY, queue, new TitanOptions(instance, 8), handler);
    }

    /** As the orchestrator does: the artifact, and then the name that points to it. */
    private static void publishPrincipals() throws Exception {
        JsonValue principals = Codec.toValue(TaskFixture.PRINCIPALS);
        kafka.commit(
                registered(principals.sha256(), principals.utf8()),
                registered(RegistryNames.PRINCIPALS, Codec.write(new RegistryPointer(1, principals.sha256(), null))));
    }

    private static ConsumerRecord<byte[], byte[]> registered(String key, byte[] value) {
        return new ConsumerRecord<>("fc-run.registry", 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static void createQueue(String queue) throws Exception {
        Topics.Topic topic = kafka.connection().topics().taskTopic(queue);
        kafka.create(topic);
    }

    private static List<String> steps(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static void give(String queue, List<String> steps) throws Exception {
        String topic = kafka.connection().topics().tasks(queue);
        int partitions = kafka.connection().topics().partitions();
        ConsumerRecord<byte[], byte[]>[] records = steps.stream()
                .map(step -> task(queue, step))
                .map(task -> new ConsumerRecord<>(
                        topic,
                        AuditTail.partitionOf(task.key(), partitions),
                        0,
                        task.key().getBytes(UTF_8),
                        Codec.write(task)))
                .<ConsumerRecord<byte[], byte[]>>toArray(ConsumerRecord[]::new);
        kafka.commit(records);
    }

    private static Task task(String queue, String step) {
        Task t = TaskFixture.task(
                step,
                Instant.parse("2999-01-01T00:00:00.000Z"),
                TaskFixture.verdict(step, VerdictKind.ALLOW, TaskFixture.INPUT.sha256()));
        return new Task(
                t.v(),
                t.tenantId(),
                t.runId(),
                t.workflowId(),
                t.workflowVersion(),
                t.stepId(),
                t.stepType(),
                t.attempt(),
                queue,
                t.due(),
                t.input(),
                t.inputSha256(),
                t.gateId(),
                t.verdict(),
                t.signed(),
                t.people());
    }

    /** Reads commands from the beginning until so many steps with that prefix were reported; their command ids. */
    private static Map<String, Set<String>> reported(String prefix, int steps) {
        Map<String, Set<String>> ids = new HashMap<>();
        try (var consumer = KafkaClients.reader(kafka.connection())) {
            var partitions = KafkaClients.partitions(consumer, "fc-run.commands", Duration.ofMinutes(1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ids.size() < steps) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Command command = Codec.readStrict(record.value(), Command.class);
                    if (command.body() instanceof Command.CompleteStep done
                            && done.stepId().startsWith(prefix)) {
                        ids.computeIfAbsent(done.stepId(), step -> ConcurrentHashMap.newKeySet())
                                .add(command.commandId());
                    }
                }
            }
        }
        return ids;
    }

    private static Set<String> members(String queue) throws Exception {
        String group = kafka.connection().topics().prefix() + "titan." + queue;
        return kafka.admin().describeConsumerGroups(List.of(group)).all().get(1, TimeUnit.MINUTES).values().stream()
                .flatMap(description -> description.members().stream())
                .map(member -> member.groupInstanceId().orElse("dynamic"))
                .collect(Collectors.toSet());
    }
}
