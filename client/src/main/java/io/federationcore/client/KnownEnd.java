package io.federationcore.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Where partitions ended when this was made. What comes behind is not waited for. */
final class KnownEnd {
    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final Map<TopicPartition, Long> ends;

    /** @param patience how long the broker may take for each answer, and for a record that is there */
    KnownEnd(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration patience) {
        this.consumer = consumer;
        this.patience = patience;
        this.ends = consumer.endOffsets(partitions, patience);
    }

    /** Whether everything up to the end was read. */
    boolean isReached() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), patience) >= end.getValue());
    }

    /**
     * Polls until the end is reached, or {@code stopped} says so.
     *
     * @param poll one poll, and whether anything came
     * @throws TimeoutException if nothing comes for too long although there is more
     */
    void readTo(BooleanSupplier poll, BooleanSupplier stopped) {
        long lastProgress = System.nanoTime();
        while (!stopped.getAsBoolean() && !isReached()) {
            if (poll.getAsBoolean()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > patience.toNanos()) {
                throw new TimeoutException("Expected all up to " + ends + ", but nothing came for " + patience);
            }
        }
    }
}
