package io.federationcore.client;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the gate requests that the broker still has, and the verdicts that were given on them: of seven days, as the
 * topics are set up.
 *
 * <p>It shows what was published, committed records only; it does not check signatures, and a verdict that the
 * orchestrator refused is shown like all others. What counted is in the audit log, which holds no inputs.
 */
public final class GateHistory {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConnection kafka;
    private final @Nullable Instant since;
    private final @Nullable String runId;

    private GateHistory(KafkaConnection kafka, @Nullable Instant since, @Nullable String runId) {
        this.kafka = kafka;
        this.since = since;
        this.runId = runId;
    }

    /** Everything that the broker has. */
    public static GateHistory of(KafkaConnection kafka) {
        return new GateHistory(kafka, null, null);
    }

    /** Only requests made then or later, and their verdicts. */
    public GateHistory since(Instant time) {
        return new GateHistory(kafka, time, runId);
    }

    /** Only one run's; it reads no other partition than the run's. */
    public GateHistory ofRun(String run) {
        if (!Checks.isRunId(run)) {
            throw new IllegalArgumentException(
                    "Expected a run's id, a UUIDv7 in lower case, but found '" + Checks.shortened(run) + "'");
        }
        return new GateHistory(kafka, since, run);
    }

    /** Who is shown the records: of one run in the order of each topic, of the two topics in any. */
    public interface Listener {
        /** A request. */
        void request(GateRequest request);

        /** A verdict. Its request may come later, or may be gone. */
        void verdict(Verdict verdict);

        /** A record that is neither. */
        void unreadable(String topic, int partition, long offset, String reason);
    }

    /**
     * Reads all that is there when it is called, then returns.
     *
     * @throws IllegalStateException if the topics are missing
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public void read(Listener listener) {
        try (Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafka)) {
            List<TopicPartition> partitions = new ArrayList<>();
            partitions.addAll(partitions(consumer, kafka.topics().gateRequests()));
            partitions.addAll(partitions(consumer, kafka.topics().gateVerdicts()));
            consumer.assign(partitions);
            seek(consumer, partitions);
            new KnownEnd(consumer, partitions, PATIENCE).readTo(() -> poll(consumer, listener), () -> false);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> all = KafkaClients.partitions(consumer, topic, PATIENCE);
        return runId == null ? all : List.of(new TopicPartition(topic, AuditTail.partitionOf(runId, all.size())));
    }

    /** A verdict is always appended behind its request, so that one time is a safe start for both topics. */
    private void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.seekToBeginning(partitions);
        if (since == null) {
            return;
        }
        long millis = since.toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> millis)), PATIENCE);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            if (first == null) { // as Kafka says that there is nothing so young
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, first.offset());
            }
        }
    }

    private boolean poll(Consumer<byte[], byte[]> consumer, Listener listener) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                show(record, listener);
            } catch (InvalidJson | IllegalArgumentException e) {
                listener.unreadable(
                        record.topic(), record.partition(), record.offset(), String.valueOf(e.getMessage()));
            }
        }
        return !records.isEmpty();
    }

    private void show(ConsumerRecord<byte[], byte[]> record, Listener listener) {
        byte[] value = record.value();
        if (value == null) { // as Kafka has it, though its types do not say so
            throw new IllegalArgumentException("Expected a value, but found none");
        }
        if (record.topic().equals(kafka.topics().gateRequests())) {
            GateRequest request = Codec.read(value, GateRequest.class);
            boolean young = since == null || !request.requestedAt().isBefore(since);
            if (young && isWanted(request.runId())) {
                listener.request(request);
            }
        } else {
            Verdict verdict = Codec.read(value, Verdict.class);
            if (isWanted(verdict.runId())) {
                listener.verdict(verdict);
            }
        }
    }

    private boolean isWanted(String run) {
        return runId == null || runId.equals(run);
    }
}
