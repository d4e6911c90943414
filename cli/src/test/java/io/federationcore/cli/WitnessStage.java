package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.topics.TopicAdmin;
import io.federationcore.witness.Alarm;
import io.federationcore.witness.Witness;
import io.federationcore.witness.WitnessConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real witness of {@link StoredLog}'s log, and topics of its own on a real broker, into which the test writes. */
final class WitnessStage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger STAGES = new AtomicInteger();

    private final String broker;
    private final Path folder;
    private final KafkaProducer<byte[], byte[]> producer;
    private Topics topics;
    private Witness witness;

    private WitnessStage(String broker, Path folder) throws Exception {
        this.broker = broker;
        this.folder = folder;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new ByteArraySerializer(), new ByteArraySerializer());
        this.topics = newTopics();
        this.witness = start();
    }

    static WitnessStage open(EmbeddedKafka kafka, Path dir) throws Exception {
        return new WitnessStage(kafka.bootstrapServers(), dir.resolve("witness-" + STAGES.incrementAndGet()));
    }

    private Topics newTopics() throws Exception {
        Topics made = new Topics("stage-" + STAGES.incrementAndGet() + ".", 1);
        try (TopicAdmin admin = TopicAdmin.connect(new KafkaConnection(broker, made, Map.of()), PATIENCE)) {
            admin.createMissing(made.declared(made.audit(), made.checkpoints(), made.cosignatures()));
        }
        return made;
    }

    private Witness start() {
        return Witness.start(new WitnessConfig(
                new KafkaConnection(broker, topics, Map.of()), StoredLog.TRUST, StoredLog.WITNESS, folder));
    }

    /** Adds records to the audit topic. */
    void publish(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) throws Exception {
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
            send(topics.audit(), record.key(), record.value());
        }
    }

    /** Adds a signed head to the checkpoints. */
    void sign(Note head) throws Exception {
        send(topics.checkpoints(), null, head.format().getBytes(StandardCharsets.UTF_8));
    }

    private void send(String topic, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, RecordedLog.PARTITION, key, value))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The witness ends, and when it starts again the broker's topics are empty. */
    void beginAnew() throws Exception {
        witness.close();
        topics = newTopics();
        witness = start();
    }

    void restart() {
        witness.close();
        witness = start();
    }

    /** Waits until the witness has cosigned a head of that size, or raised an alarm: then that, of which it kept all. */
    Optional<Alarm> untilCosigned(long size) throws Exception {
        TopicPartition cosignatures = new TopicPartition(topics.cosignatures(), RecordedLog.PARTITION);
        CompletableFuture<Throwable> failure = witness.failure().toCompletableFuture();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(cosignatures));
            consumer.seekToBeginning(List.of(cosignatures));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    if (LogSignatures.size(Note.parse(record.value())) == size) {
                        return Optional.empty();
                    }
                }
                if (failure.isDone()) {
                    assertThat(failure.join()).isInstanceOf(Alarm.Raised.class);
                    Alarm raised = ((Alarm.Raised) failure.join()).alarm();
                    assertThat(kept()).isEqualTo(raised);
                    return Optional.of(raised);
                }
            }
        }
        throw new AssertionError("Expected a cosignature of " + size + " entries or an alarm within " + PATIENCE);
    }

    /** The evidence in the witness's folder. */
    private Alarm kept() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            Path alarm = files.filter(file -> file.getFileName().toString().startsWith("alarm-"))
                    .findFirst()
                    .orElseThrow();
            return Codec.read(Files.readAllBytes(alarm), Alarm.class);
        }
    }

    @Override
    public void close() {
        witness.close();
        producer.close();
    }
}
