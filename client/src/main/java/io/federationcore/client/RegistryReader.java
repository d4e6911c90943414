package io.federationcore.client;

import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads the registry's topic, so that whoever reaches Kafka can see what is registered. */
public final class RegistryReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private RegistryReader() {}

    /**
     * The registry as it is when this is called.
     *
     * @param patience how long the broker may take for each answer
     * @throws IllegalStateException if there is no such registry, or if it holds what does not have its digest
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public static Registry read(KafkaConnection kafka, Duration patience) {
        String topic = kafka.topics().registry();
        try (Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafka)) {
            return read(consumer, KafkaClients.partitions(consumer, topic, patience), patience);
        }
    }

    static Registry read(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration patience) {
        Registry.Fold fold = new Registry.Fold();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        new KnownEnd(consumer, partitions, patience).readTo(() -> poll(consumer, fold), () -> false);
        return fold.registry();
    }

    private static boolean poll(Consumer<byte[], byte[]> consumer, Registry.Fold fold) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] key = record.key();
            if (key != null) { // as Kafka has it, though its types do not say so
                fold.accept(new String(key, StandardCharsets.UTF_8), record.value());
            }
        }
        return !records.isEmpty();
    }
}
