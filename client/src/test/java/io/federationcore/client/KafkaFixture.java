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
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and a hand that writes into its topics as the orchestrator would: in transactions. */
final class KafkaFixture implements AutoCloseable {
    private static final String TRANSACTIONAL_ID = "orchestrator";

    private final EmbeddedKafka kafka;
    private final KafkaConnection connection;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;

    KafkaFixture(Path dir) throws Exception {
        kafka = EmbeddedKafka.start(dir);
        connection = KafkaConnection.local(kafka.bootstrapServers());
        admin = Admin.create(connection.properties());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", TRANSACTIONAL_ID),
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

    /** Writes records in one transaction, each into its own partition; then whoever reads what is committed sees them. */
    @SafeVarargs
    final void commit(ConsumerRecord<byte[], byte[]>... records) throws Exception {
        producer.beginTransaction();
        send(records);
        producer.commitTransaction();
        awaitEnd(TRANSACTIONAL_ID);
    }

    /** Writes records in a transaction that is given up. */
    @SafeVarargs
    final void abort(ConsumerRecord<byte[], byte[]>... records) throws Exception {
        producer.beginTransaction();
        send(records);
        producer.abortTransaction();
        awaitEnd(TRANSACTIONAL_ID);
    }

    /** A producer has its answer before the markers are in the partitions, and until then readers do not see its end. */
    void awaitEnd(String transactionalId) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        TransactionState state = state(transactionalId);
        while (state != TransactionState.COMPLETE_COMMIT && state != TransactionState.COMPLETE_ABORT) {
            if (System.nanoTime() > until) {
                throw new TimeoutException(
                        "Expected the transaction of " + transactionalId + " to end, but it is " + state);
            }
            state = state(transactionalId);
        }
    }

    private TransactionState state(String transactionalId) throws Exception {
        return admin.describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get(30, TimeUnit.SECONDS)
                .state();
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
