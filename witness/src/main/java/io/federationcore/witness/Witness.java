package io.federationcore.witness;

import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.topics.TopicGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running witness: follows log and checkpoints on one thread, remembers on disk what it agreed to, and only then
 * cosigns, until it is closed or dies.
 *
 * <p>It dies, and says why through {@link #failure()}, when a log forks, takes back what it said, or is broken. Both
 * pieces of evidence are in a file {@code alarm-*.json} then, and it does not start again until a person has moved that.
 */
public final class Witness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** So much of the log comes at once, or what there is after {@link #FETCH_PATIENCE}. */
    private static final int FETCH_BYTES = 256 * 1024;

    private static final Duration FETCH_PATIENCE = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(30);
    private static final String ALARM = "alarm-";

    private final WitnessConfig config;
    private final Topics topics;
    private final InstantSource clock;
    private final Map<Integer, WitnessedLog> logs = new TreeMap<>();
    private final KafkaConsumer<byte[], byte @Nullable []> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile boolean following;

    private Witness(WitnessConfig config, InstantSource clock) throws IOException {
        this.config = config;
        this.topics = config.kafka().topics();
        this.clock = clock;
        for (TrustedLog log : config.trust().logs()) {
            int partition = LogName.parse(log.origin()).partition();
            logs.put(partition, new WitnessedLog(log, Seen.read(file(partition)).orElse(Seen.NOTHING)));
        }
        Map<String, Object> reading = config.kafka().properties();
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // It is needed once for each checkpoint, not for each transaction.
        reading.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(FETCH_PATIENCE.toMillis()));
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> writing = config.kafka().properties();
        writing.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        this.producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = new Thread(this::follow, "witness");
    }

    /**
     * Starts to follow the logs that the trust policy names.
     *
     * @throws io.federationcore.topics.WrongTopics if a topic is missing or would lose records
     * @throws io.federationcore.topics.UnreachableKafka if the broker does not answer
     * @throws Alarm.Pending if there is an alarm that nobody has looked at
     */
    public static Witness start(WitnessConfig config) {
        Topics topics = config.kafka().topics();
        TopicGuard.require(
                config.kafka(), topics.declared(topics.audit(), topics.checkpoints(), topics.cosignatures()));
        try {
            Files.createDirectories(
                    config.folder(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            refuseAlarm(config.folder());
            Witness witness = new Witness(config, InstantSource.system());
            witness.thread.start();
            return witness;
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read and write " + config.folder(), e);
        }
    }

    private static void refuseAlarm(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(ALARM))
                    .findFirst()
                    .ifPresent(file -> {
                        throw new Alarm.Pending(file);
                    });
        }
    }

    /** Whether it follows the logs, and lives. */
    public boolean ready() {
        return following && !closing && !failure.isDone();
    }

    /** Completes with the reason once the witness has died by itself; never, if it is closed while it lives. */
    public CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!thread.join(CLOSING)) {
                LOG.warn("Expected to finish within {}", CLOSING);
            }
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while finishing", e);
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        Throwable reason = null;
        try {
            position();
            while (!closing) {
                step();
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up to close", e);
        } catch (Alarm.Raised e) {
            LOG.error("ALARM: {}", e.getMessage());
            keep(e.alarm());
            reason = e;
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("The witness stops: {}", e.getMessage(), e);
            reason = e;
        }
        consumer.close();
        producer.close(CLOSING);
        if (reason != null) {
            failure.complete(reason);
        }
    }

    private void position() {
        List<TopicPartition> all = logs.keySet().stream()
                .flatMap(partition -> Stream.of(audit(partition), checkpoints(partition)))
                .toList();
        consumer.assign(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        logs.forEach((partition, log) -> {
            long end = ends.getOrDefault(audit(partition), 0L);
            if (end < log.seen().nextAuditOffset()) {
                throw log.truncated(end);
            }
            consumer.seek(audit(partition), log.seen().nextAuditOffset());
            // A topic of checkpoints that begins anew is read anew: what was agreed to is remembered.
            long signed = log.seen().nextCheckpointOffset();
            consumer.seek(checkpoints(partition), signed <= ends.getOrDefault(checkpoints(partition), 0L) ? signed : 0);
        });
    }

    private void step() throws IOException {
        for (Map.Entry<Integer, WitnessedLog> log : logs.entrySet()) {
            List<TopicPartition> entries = List.of(audit(log.getKey()));
            if (log.getValue().wantsEntries()) {
                consumer.resume(entries);
            } else {
                consumer.pause(entries);
            }
        }
        for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(POLL)) {
            WitnessedLog log = logs.get(record.partition());
            if (log != null && record.topic().equals(topics.audit())) {
                log.entry(record.value(), record.offset());
            } else if (log != null) {
                log.checkpoint(record.value(), record.offset());
            }
        }
        for (Map.Entry<Integer, WitnessedLog> log : logs.entrySet()) {
            var agreed = log.getValue().judge();
            if (agreed.isPresent()) {
                // Remembered first: whatever this witness signs, it will never contradict after a crash.
                log.getValue().seen().write(file(log.getKey()));
                cosign(log.getKey(), agreed.get());
            }
        }
        following = true;
    }

    private void cosign(int partition, Note note) {
        Note cosigned = note.with(config.key().cosign(note.text(), clock.instant()));
        String origin = note.text().substring(0, note.text().indexOf('\n'));
        var unused = producer.send(
                new ProducerRecord<>(
                        topics.cosignatures(),
                        partition,
                        origin.getBytes(StandardCharsets.UTF_8),
                        cosigned.format().getBytes(StandardCharsets.UTF_8)),
                (metadata, error) -> {
                    if (error != null) {
                        LOG.warn("A cosignature of {} was not published; the next one will be", origin, error);
                    }
                });
    }

    private void keep(Alarm alarm) {
        byte[] evidence = Codec.write(alarm);
        Path file = config.folder().resolve(ALARM + Sha256.hex(evidence).substring(0, 16) + ".json");
        try {
            Seen.writeWhole(file, evidence);
            LOG.error("The evidence is in {}", file);
        } catch (IOException e) {
            LOG.error("Could not write {}: {}", file, new String(evidence, StandardCharsets.UTF_8), e);
        }
    }

    private TopicPartition audit(int partition) {
        return new TopicPartition(topics.audit(), partition);
    }

    private TopicPartition checkpoints(int partition) {
        return new TopicPartition(topics.checkpoints(), partition);
    }

    private Path file(int partition) {
        return config.folder().resolve("log-" + partition + ".json");
    }
}
