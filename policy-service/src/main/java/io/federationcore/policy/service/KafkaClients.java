package io.federationcore.policy.service;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The service's Kafka clients. What is set here is set because correctness or latency hangs on it. */
final class KafkaClients {
    /** How long a call may wait for the broker, in milliseconds; {@link PolicyService#close()} waits longer. */
    private static final int API_TIMEOUT = 15_000;
    /** How long the producer tries to deliver before the batch is done again, in milliseconds. */
    private static final int DELIVERY_TIMEOUT = 30_000;

    private KafkaClients() {}

    /** Reads gate requests as a static member of the service's group. */
    static Consumer<byte[], byte[]> requests(PolicyServiceConfig config) {
        Map<String, Object> settings = consumer(config, "gates");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.putAll(config.member().consumerProperties());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        return new KafkaConsumer<>(settings);
    }

    /** Reads the registry, all of it, in no group. */
    static Consumer<byte[], byte[]> registry(PolicyServiceConfig config) {
        return new KafkaConsumer<>(consumer(config, "registry"));
    }

    /** Writes verdicts and dead letters. No transactions: the orchestrator drops what it has seen before. */
    static Producer<byte[], byte[]> producer(PolicyServiceConfig config) {
        Map<String, Object> settings = new HashMap<>(config.kafka().properties());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(config, "verdicts"));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Nothing waits for it: all verdicts of a batch are flushed together.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 100);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, API_TIMEOUT);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> consumer(PolicyServiceConfig config, String role) {
        Map<String, Object> settings = new HashMap<>(config.kafka().properties());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(config, role));
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // What an aborted transaction of the orchestrator wrote was never asked, and never registered.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT);
        return settings;
    }

    private static String clientId(PolicyServiceConfig config, String role) {
        return "policy-service-" + config.member().instanceId() + "-" + role;
    }
}
