package io.federationcore.sink.checkpoint;

import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic on a broker. */
public final class KafkaCheckpointTopic implements CheckpointTopic {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpointTopic.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Storing goes on while the broker does not take checkpoints. */
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    public KafkaCheckpointTopic(KafkaConnection kafka, String clientId) {
        this.kafka = kafka;
        this.topic = kafka.topics().checkpoints();
        Map<String, Object> properties = kafka.properties();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Optional<List<Note>> newest(int partition) {
        try {
            return Optional.of(read(partition));
        } catch (RetriableException e) {
            LOG.warn("The checkpoints of partition {} cannot be read now", partition, e);
            return Optional.empty();
        }
    }

    private List<Note> read(int partition) {
        Map<String, Object> properties = kafka.properties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        TopicPartition at = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte @Nullable []> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(at));
            long begin = consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
            long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
            consumer.seek(at, Math.max(begin, end - LOOK_BACK));
            List<Note> notes = new ArrayList<>();
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(at) < end) {
                for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(Duration.ofMillis(200))) {
                    add(record.value(), notes);
                }
                if (System.nanoTime() > giveUp) {
                    throw new TimeoutException("Expected to read " + at + " to offset " + end + " within " + PATIENCE);
                }
            }
            return notes.reversed();
        }
    }

    private static void add(byte @Nullable [] value, List<Note> notes) {
        try {
            if (value != null) {
                notes.add(Note.parse(value));
            }
        } catch (InvalidNote e) {
            LOG.warn("A record among the checkpoints is none: {}", e.getMessage());
        }
    }

    @Override
    public Future<?> append(int partition, String origin, Note checkpoint) {
        return producer.send(new ProducerRecord<>(
                topic,
                partition,
                origin.getBytes(StandardCharsets.UTF_8),
                checkpoint.format().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
