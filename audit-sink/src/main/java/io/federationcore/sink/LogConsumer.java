package io.federationcore.sink;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** How the sink reads the log: committed records only, from the position in the store, which Kafka never hears of. */
final class LogConsumer {
    /** The most records that one transaction stores. */
    static final int MAX_BATCH = 2_000;

    private static final int FETCH_BYTES = 16 * 1024 * 1024;
    private static final int PARTITION_FETCH_BYTES = 4 * 1024 * 1024;

    private LogConsumer() {}

    static Consumer<byte @Nullable [], byte @Nullable []> open(AuditSinkConfig config) {
        Map<String, Object> properties = config.kafka().properties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        properties.putAll(config.member().consumerProperties());
        properties.put(
                ConsumerConfig.CLIENT_ID_CONFIG,
                config.groupId() + "-" + config.member().instanceId());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The log is kept for ever. A position outside of it means that log or store is not the one it was: stop.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
