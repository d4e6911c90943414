package io.federationcore.client;

import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and a hand that writes into its topics as the orchestrator would: in transactions. */
final class KafkaFixture implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final KafkaConnection connection;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;

    KafkaFixture(Path dir) throws Exception {
        kafka = EmbeddedKafka.start(dir);
        connection = KafkaConnection.local(kafka.bootstrapServers());
        admin = Admin.create(connection.properties());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "orchestrator"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    KafkaConnection connection() {
        return connection;
    }

    Admin admin() {
        return admin;
    }

    void create(Topics.Topic topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.of((short) 1))
                        .configs(topic.settings())))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    void createTopics() throws Exception {
        for (Topics.Topic topic : connection.topics().all()) {
            create(topic);
        }
    }

    /** Writes records in one transaction, each into its own partition. */
    @SafeVarargs
    final void commit(ConsumerRecord<byte[], byte[]>... records) throws Exception {
        producer.beginTransaction();
        send(records);
        producer.commitTransaction();
    }

    /** Writes records in a transaction that is given up. */
    @SafeVarargs
    final void abort(ConsumerRecord<byte[], byte[]>... records) throws Exception {
        producer.beginTransaction();
        send(records);
        producer.abortTransaction();
    }

    private void send(ConsumerRecord<byte[], byte[]>[] records) throws Exception {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Long time = record.timestamp() < 0 ? null : record.timestamp();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                    record.topic(), record.partition(), time, record.key(), record.value(), record.headers()));
            sent.get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws Exception {
        producer.close();
        admin.close();
        kafka.close();
    }
}
