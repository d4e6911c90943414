package io.federationcore.bench;

import io.federationcore.client.AuditTail;
import io.federationcore.client.RunIds;
import io.federationcore.orchestrator.Orchestrator;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Finished runs in the orchestrator's store, as many as are wanted: what one really finished run has left in the changelog is
 * written there again under other ids, in the partitions where the runs of these ids would be. It is what a restart restores.
 */
final class FinishedRuns {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConnection kafka;
    private final String changelog;
    private final String model;
    /** What the model left, by key. */
    private final Map<String, byte[]> left;

    private final Consumer<String> progress;

    private int made;

    private FinishedRuns(
            KafkaConnection kafka,
            String changelog,
            String model,
            Map<String, byte[]> left,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.changelog = changelog;
        this.model = model;
        this.left = left;
        this.progress = progress;
    }

    /** How many to measure with: none, and some powers of ten. */
    static int[] upTo(int most) {
        return IntStream.of(0, 10_000, 100_000, 1_000_000)
                .filter(runs -> runs <= most)
                .toArray();
    }

    /**
     * Reads what a run has left.
     *
     * @param model a run that is finished
     * @param progress is told before any are made
     * @throws IllegalStateException if it has left nothing
     */
    static FinishedRuns like(String model, KafkaConnection kafka, Consumer<String> progress) {
        String changelog = Orchestrator.changelog(kafka.topics());
        Map<String, byte[]> left = new LinkedHashMap<>();
        Map<String, Object> settings = new TreeMap<>(kafka.properties());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> own = List.of(new TopicPartition(
                    changelog, AuditTail.partitionOf(model, kafka.topics().partitions())));
            consumer.assign(own);
            consumer.seekToBeginning(own);
            long end = consumer.endOffsets(own, PATIENCE).getOrDefault(own.getFirst(), 0L);
            while (consumer.position(own.getFirst(), PATIENCE) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    String key = latin(record.key());
                    if (key.contains(model)) {
                        left.put(key, record.value());
                    }
                }
            }
        }
        left.values().removeIf(value -> value == null);
        if (left.isEmpty()) {
            throw new IllegalStateException("Expected " + model + " to have left a tombstone in " + changelog);
        }
        return new FinishedRuns(kafka, changelog, model, left, progress);
    }

    /** Adds as many as there are to be in all. */
    void fill(int wanted) {
        progress.accept("Making " + wanted + " finished runs");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new TreeMap<>(kafka.properties()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (; made < wanted; made++) {
                String runId = RunIds.next();
                int partition = AuditTail.partitionOf(runId, kafka.topics().partitions());
                left.forEach((key, value) -> producer.send(
                        new ProducerRecord<>(changelog, partition, other(key, runId), other(value, runId))));
            }
            producer.flush();
        }
    }

    private byte[] other(byte[] text, String runId) {
        return other(latin(text), runId);
    }

    private byte[] other(String text, String runId) {
        return text.replace(model, runId).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Keys begin with a time in binary; every byte is a character of this set. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
