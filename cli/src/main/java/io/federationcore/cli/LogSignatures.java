package io.federationcore.cli;

import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.NoteSignature;
import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The newest signed heads of one log, with what witnesses signed of each. Nothing in them is believed here. */
final class LogSignatures implements AutoCloseable {
    private static final int LOOK_BACK = 200;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte @Nullable []> consumer;
    private final Map<String, Note> byText = new LinkedHashMap<>();

    /** Reads the log of that audit partition, from a moment ago on. */
    LogSignatures(KafkaConnection kafka, int partition) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> both = List.of(
                new TopicPartition(kafka.topics().checkpoints(), partition),
                new TopicPartition(kafka.topics().cosignatures(), partition));
        consumer.assign(both);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(both);
        consumer.endOffsets(both)
                .forEach((at, end) -> consumer.seek(at, Math.max(begins.getOrDefault(at, 0L), end - LOOK_BACK)));
    }

    /** The newest head that will do, waited for; empty if none comes in time. */
    Optional<Note> await(Predicate<Note> willDo, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        do {
            for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(POLL)) {
                add(record.value());
            }
            Optional<Note> found = byText.values().stream()
                    .filter(willDo)
                    .reduce((older, newer) -> size(newer) >= size(older) ? newer : older);
            if (found.isPresent()) {
                return found;
            }
        } while (System.nanoTime() < end);
        return Optional.empty();
    }

    static long size(Note note) {
        return Checkpoint.parse(note.text()).size();
    }

    private void add(byte @Nullable [] value) {
        try {
            Note read = Note.parse(value == null ? new byte[0] : value);
            Checkpoint.parse(read.text());
            Note known = byText.getOrDefault(read.text(), Note.unsigned(read.text()));
            for (NoteSignature signature : read.signatures()) {
                if (known.signatures().size() < Note.MAX_SIGNATURES) {
                    known = known.with(signature);
                }
            }
            byText.put(read.text(), known);
        } catch (InvalidNote e) {
            return; // anybody may have written it; whoever needs a checkpoint will miss it
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
