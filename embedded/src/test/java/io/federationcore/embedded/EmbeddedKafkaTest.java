package io.federationcore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaTest {
    private static final String TOPIC = "facts";

    @TempDir
    Path dir;

    @Test
    void startsAgainWhereItStopped() throws Exception {
        String address;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            address = kafka.bootstrapServers();
            createTopic(address);
            commit(address, "first");
            assertThat(committed(address, 1)).containsExactly("first");
            assertThatThrownBy(() -> EmbeddedKafka.start(dir)).isInstanceOf(DirectoryInUseException.class);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            commit(address, "second");
            assertThat(committed(address, 2)).containsExactly("first", "second");
        }
    }

    @Test
    void keepsWhatWasAcknowledgedWhenItsProcessIsKilled() throws Exception {
        try (Child child = Child.run(BrokerProcess.class, dir)) {
            // The first line on standard output is also the only one: neither Kafka nor its logging has printed any.
            assertThat(child.line()).isEqualTo("committed");
            child.kill();
            assertThat(child.line()).isNull();
        }
        // Waiting for the dead broker's session to run out would take far longer than this test may.
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            assertThat(committed(kafka.bootstrapServers(), 1)).containsExactly("before the kill");
            commit(kafka.bootstrapServers(), "after the kill");
            assertThat(committed(kafka.bootstrapServers(), 2)).containsExactly("before the kill", "after the kill");
            assertThat(kafka.failure().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void servesThePortItWasGivenOrSaysWhyNot() throws Exception {
        int port;
        try (ServerSocketChannel taken = LoopbackPort.listenOn(0)) {
            port = LoopbackPort.of(taken);
            assertThatThrownBy(() -> EmbeddedKafka.start(dir, port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Expected to listen on 127.0.0.1:" + port);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, port)) {
            assertThat(URI.create("kafka://" + kafka.bootstrapServers()).getPort())
                    .isEqualTo(port);
            Config config = brokerConfig(kafka.bootstrapServers());
            assertThat(Map.of(
                            "auto.create.topics.enable", "false",
                            "group.initial.rebalance.delay.ms", "0",
                            "group.min.session.timeout.ms", "500",
                            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
                            "add.partitions.to.txn.retry.backoff.ms", "1",
                            "offsets.topic.num.partitions", "1",
                            "transaction.state.log.num.partitions", "1",
                            "transaction.state.log.min.isr", "1"))
                    .allSatisfy((name, value) ->
                            assertThat(config.get(name).value()).isEqualTo(value));
        }
    }

    private static void createTopic(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static Config brokerConfig(String address) throws Exception {
        ConfigResource broker =
                new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(BrokerSettings.NODE_ID));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            return admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
        }
    }

    private static void commit(String address, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "transactional.id", "test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
            producer.commitTransaction();
        }
    }

    private static List<String> committed(String address, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                address,
                "group.id",
                "readers-of-" + count,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> read : consumer.poll(Duration.ofMillis(100))) {
                    values.add(read.value());
                }
            }
        }
        return values;
    }

    /** A broker that is killed right after a transaction was committed. */
    static final class BrokerProcess {
        private BrokerProcess() {}

        public static void main(String[] arguments) throws Exception {
            try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]))) {
                createTopic(kafka.bootstrapServers());
                commit(kafka.bootstrapServers(), "before the kill");
                System.out.println("committed");
                System.in.read();
            }
        }
    }
}
