package io.federationcore.cli;

import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Measures how long the log's readers wait, after an orchestrator is killed, for what comes next in its partitions. */
final class Recovery implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final long LIMIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final KafkaConnection kafka;
    private final Admin admin;
    private final List<Duration> measured = new ArrayList<>();

    Recovery(KafkaConnection kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(new HashMap<>(kafka.properties()));
    }

    /** What was measured, the shortest first; of an orchestrator that had no partitions there is nothing to measure. */
    List<Duration> measured() {
        return measured.stream().sorted().toList();
    }

    /** Kills an orchestrator and starts it again, and waits for the next committed entry of the partitions it had. */
    void killed(KillableProcess orchestrator) throws Exception {
        Set<TopicPartition> owned = owned(orchestrator.name());
        Map<String, Object> committedOnly = new HashMap<>(kafka.properties());
        committedOnly.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(committedOnly, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(owned);
            long began = System.nanoTime();
            orchestrator.killAndStartAgain();
            if (owned.isEmpty()) {
                return;
            }
            reader.seekToEnd(owned); // the last committed entry; none comes any more from the one that was killed
            owned.forEach(reader::position);
            while (reader.poll(POLL).isEmpty()) {
                if (System.nanoTime() - began > LIMIT_NANOS) {
                    throw new AssertionError("Expected entries in " + owned + " within a minute after "
                            + orchestrator.name() + " was killed, but found none");
                }
            }
            measured.add(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private Set<TopicPartition> owned(String instance) throws ExecutionException, InterruptedException {
        String group = kafka.topics().prefix() + "orchestrator";
        var described = admin.describeConsumerGroups(List.of(group)).all().get();
        return Objects.requireNonNull(described.get(group)).members().stream()
                .filter(member -> isOf(member, instance))
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .filter(partition -> partition.topic().equals(kafka.topics().commands()))
                .map(partition -> new TopicPartition(kafka.topics().audit(), partition.partition()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Streams adds the number of the thread to the instance's id. */
    private static boolean isOf(MemberDescription member, String instance) {
        return member.groupInstanceId().filter(id -> id.startsWith(instance)).isPresent();
    }

    @Override
    public void close() {
        admin.close();
    }
}
