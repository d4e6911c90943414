package io.federationcore.client;

import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the registry's topic, so that whoever reaches Kafka can see what is registered. What was read once is not read
 * again. To be used by one thread at a time.
 */
public final class RegistryReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Duration patience;
    private Registry.Fold fold = new Registry.Fold();
    /** Whether {@link #fold} holds all that was read so far. */
    private boolean whole;

    RegistryReader(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration patience) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.patience = patience;
        consumer.assign(partitions);
    }

    /**
     * The registry as it is when this is called.
     *
     * @param patience how long the broker may take for each answer
     * @throws IllegalStateException if there is no such registry, or if it holds what does not have its digest
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public static Registry read(KafkaConnection kafka, Duration patience) {
        try (RegistryReader reader = open(kafka, patience)) {
            return reader.read();
        }
    }

    /**
     * A reader for those who ask more than once.
     *
     * @param patience how long the broker may take for each answer
     * @throws IllegalStateException if there is no such registry
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public static RegistryReader open(KafkaConnection kafka, Duration patience) {
        Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafka);
        try {
            return new RegistryReader(
                    consumer, KafkaClients.partitions(consumer, kafka.topics().registry(), patience), patience);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * The registry as it is when this is called. After a failure it is read from its beginning.
     *
     * @throws IllegalStateException if it holds what does not have its digest
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public Registry read() {
        if (!whole) {
            fold = new Registry.Fold();
            consumer.seekToBeginning(partitions);
        }
        whole = false;
        new KnownEnd(consumer, partitions, patience).readTo(() -> poll(POLL), () -> false);
        whole = true;
        return fold.registry();
    }

    /**
     * Waits until there is something that {@link #read()} has not told yet.
     *
     * @return false if there was nothing all that time
     * @throws IllegalStateException if the registry holds what does not have its digest
     * @throws org.apache.kafka.common.KafkaException if it can be read no further
     */
    public boolean awaitChange(Duration atMost) {
        if (!whole) {
            return true;
        }
        whole = false;
        boolean changed = poll(atMost);
        whole = true;
        return changed;
    }

    private boolean poll(Duration atMost) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(atMost);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] key = record.key();
            if (key != null) { // as Kafka has it, though its types do not say so
                fold.accept(new String(key, StandardCharsets.UTF_8), record.value());
            }
        }
        return !records.isEmpty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
