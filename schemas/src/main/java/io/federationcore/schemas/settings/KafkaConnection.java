package io.federationcore.schemas.settings;

import io.federationcore.schemas.topic.Topics;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Kafka is and how to speak to it.
 *
 * @param bootstrapServers {@code FC_KAFKA_BOOTSTRAP_SERVERS}
 * @param topics named by {@code FC_TOPIC_PREFIX}, with {@code FC_PARTITIONS} partitions in {@code FC_REPLICATION_FACTOR}
 *     copies each
 * @param client further client settings, from every {@code FC_KAFKA_CLIENT_*} setting: security and the like
 */
public record KafkaConnection(String bootstrapServers, Topics topics, Map<String, String> client) {
    public static final String BOOTSTRAP_SERVERS = "FC_KAFKA_BOOTSTRAP_SERVERS";
    public static final String TOPIC_PREFIX = "FC_TOPIC_PREFIX";
    public static final String PARTITIONS = "FC_PARTITIONS";
    public static final String REPLICATION = "FC_REPLICATION_FACTOR";
    /** {@code FC_KAFKA_CLIENT_SECURITY_PROTOCOL=SASL_SSL} sets {@code security.protocol}, and so on. */
    public static final String CLIENT_PREFIX = "FC_KAFKA_CLIENT_";

    public KafkaConnection {
        client = Map.copyOf(client);
    }

    public static KafkaConnection from(Settings settings) {
        int partitions = settings.integer(PARTITIONS, Topics.DEFAULT_PARTITIONS, 1, 1000);
        int replication = settings.integer(REPLICATION, Topics.BROKERS_DEFAULT, 1, 100);
        Topics topics = settings.read(
                TOPIC_PREFIX, Topics.DEFAULT_PREFIX, prefix -> new Topics(prefix, partitions, replication));
        return new KafkaConnection(settings.require(BOOTSTRAP_SERVERS), topics, settings.startingWith(CLIENT_PREFIX));
    }

    /** A local broker with the default topics and no security. */
    public static KafkaConnection local(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Topics.defaults(), Map.of());
    }

    /** Client properties: where Kafka is, plus {@code client}; callers add their own. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new TreeMap<>(client);
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }
}
