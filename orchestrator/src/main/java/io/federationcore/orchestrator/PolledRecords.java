package io.federationcore.orchestrator;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts how many polled records a stream thread has still to process, so that it commits when the batch is drained: at
 * low load at once, at high load once a batch. Committing on every record instead would make the thread halve its batch
 * time and again.
 */
public final class PolledRecords implements ConsumerInterceptor<byte[], byte[]> {
    /** Polling and processing happen on the same stream thread, so the count is the thread's own. */
    private static final ThreadLocal<int[]> LEFT = ThreadLocal.withInitial(() -> new int[1]);

    /** Forgets what was polled: partitions were assigned anew. */
    public static void reset() {
        LEFT.get()[0] = 0;
    }

    /** Counts one record as processed, and says whether it was the last of what was polled. */
    public static boolean drained() {
        int[] left = LEFT.get();
        left[0] = Math.max(0, left[0] - 1); // never negative, or every later record would look like the last
        return left[0] == 0;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        LEFT.get()[0] += records.count();
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
