package io.federationcore.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets at which a tail starts. */
final class StartOffsets {
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Duration patience;

    /** @param patience how long the broker may take for each answer */
    StartOffsets(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration patience) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.patience = patience;
    }

    /**
     * The offset of every partition.
     *
     * @throws LogBreak if a partition ends before the place that its reader had reached
     */
    Map<TopicPartition, Long> of(AuditTail.Start start) {
        return switch (start) {
            case AuditTail.Edge.BEGINNING -> consumer.beginningOffsets(partitions, patience);
            case AuditTail.Edge.END -> consumer.endOffsets(partitions, patience);
            case AuditTail.AtTime at -> firstSince(at.time());
            case AuditTail.AtOffsets at -> stored(at.nextOffsets());
        };
    }

    private Map<TopicPartition, Long> firstSince(Instant time) {
        // The ends first: where no entry is that young yet, one that comes between the two answers is still read.
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions, patience));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, patience);
        found.forEach((partition, first) -> {
            if (first != null) { // as Kafka has it where no record is that young, though its types do not say so
                offsets.put(partition, first.offset());
            }
        });
        return offsets;
    }

    private Map<TopicPartition, Long> stored(Map<Integer, Long> nextOffsets) {
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.beginningOffsets(partitions, patience));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
        for (TopicPartition partition : partitions) {
            Long next = nextOffsets.get(partition.partition());
            if (next == null) {
                continue;
            }
            long end = ends.getOrDefault(partition, 0L);
            if (next > end) {
                throw new LogBreak(
                        partition.partition(),
                        end,
                        "Expected entries up to offset " + next + ", where reading stopped before, but it ends here");
            }
            offsets.put(partition, next);
        }
        return offsets;
    }
}
