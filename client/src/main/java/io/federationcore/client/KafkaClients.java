package io.federationcore.client;

import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka's clients. What this room promises rests on some settings, which a connection cannot change; the others
 * are defaults, which it can.
 */
final class KafkaClients {
    private KafkaClients() {}

    /** Sends each record at once, and counts it as sent when every replica in sync has it, once. */
    static Producer<byte[], byte[]> producer(KafkaConnection kafka) {
        Map<String, Object> settings = new HashMap<>();
        // Well below the five minutes for which a signature is good.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putAll(kafka.properties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads partitions that it is given, in no group, and only what was committed. */
    static Consumer<byte[], byte[]> reader(KafkaConnection kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        // Positions are always set by hand. One that is gone must be an error: silence would look like "no answer".
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return consumer(settings);
    }

    /**
     * Shares the partitions of a topic with the other members of its group. A static member: one that was killed takes
     * up its partitions at once when it is back.
     */
    static Consumer<byte[], byte[]> member(
            KafkaConnection kafka, String groupId, String instanceId, int recordsPerPoll) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A queue's topic may be made after its first Titan started.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        settings.putAll(kafka.properties());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsPerPoll);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return consumer(settings);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * All partitions of a topic.
     *
     * @throws IllegalStateException if there is no such topic
     * @throws org.apache.kafka.common.errors.TimeoutException if the broker does not answer in time
     */
    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic, Duration timeout) {
        List<TopicPartition> partitions = new ArrayList<>();
        List<PartitionInfo> found = consumer.partitionsFor(topic, timeout);
        if (found != null) { // Kafka's interface allows null, and some versions of it return that
            found.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        if (partitions.isEmpty()) {
            throw new IllegalStateException(
                    "Expected topic '" + topic + "', but the broker has none; set the federation's topics up first");
        }
        return partitions;
    }
}
