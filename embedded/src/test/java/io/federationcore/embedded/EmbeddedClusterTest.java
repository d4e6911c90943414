package io.federationcore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedClusterTest {
    private static final int BROKERS = 3;

    @TempDir
    Path dir;

    @Test
    void each_broker_has_a_copy_and_leads_some() throws Exception {
        try (EmbeddedCluster kafka = EmbeddedCluster.start(dir, BROKERS);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("facts", Optional.of(BROKERS), Optional.empty())))
                    .all()
                    .get();
            commit(kafka.bootstrapServers());

            Set<Integer> leaders = new HashSet<>();
            for (TopicPartitionInfo partition : partitions(admin, "facts")) {
                assertThat(partition.isr()).hasSize(BROKERS);
                leaders.add(partition.leader().id());
            }
            assertThat(leaders).containsExactlyInAnyOrder(1, 2, 3);
            assertThat(partitions(admin, "__transaction_state"))
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(BROKERS));
            assertThat(kafka.failure().toCompletableFuture()).isNotDone();
        }
        assertThatThrownBy(() -> EmbeddedCluster.start(dir, BROKERS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Expected an empty folder");
    }

    @Test
    void one_broker_is_no_cluster() {
        assertThatThrownBy(() -> EmbeddedCluster.start(dir, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected 2 to 9 brokers, but found 1");
    }

    private static List<TopicPartitionInfo> partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get()
                .partitions();
    }

    private static void commit(String address) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "transactional.id", "test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("facts", "one")).get();
            producer.commitTransaction();
        }
    }
}
