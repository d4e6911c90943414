package io.federationcore.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Titan's share of its queue: the partitions that it has, and how far each is done. For one thread; only the {@link
 * OpenOffsets} that it hands out are for all.
 */
final class QueuePartitions {
    private static final Logger log = LoggerFactory.getLogger(QueuePartitions.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    /** While there is enough to do: short, because nothing tells a poll that work was finished. */
    private static final Duration BUSY = Duration.ofMillis(5);

    private static final long COMMIT_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Map<TopicPartition, OpenOffsets> offsets = new HashMap<>();
    private boolean committing;
    private long lastCommit = System.nanoTime();

    QueuePartitions(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    void subscribe() {
        consumer.subscribe(List.of(topic), new Moves());
    }

    /**
     * The next records.
     *
     * @param full whether there is enough to do: then none are taken, but the group sees that this member lives
     */
    ConsumerRecords<byte[], byte[]> poll(boolean full) {
        if (full) {
            consumer.pause(consumer.assignment());
        } else if (!consumer.paused().isEmpty()) {
            consumer.resume(consumer.paused());
        }
        return consumer.poll(full ? BUSY : IDLE);
    }

    /** The open offsets of a record's partition, as long as the partition stays here. */
    OpenOffsets offsetsOf(ConsumerRecord<byte[], byte[]> record) {
        return offsets.computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), partition -> new OpenOffsets());
    }

    /** Commits what is done, without waiting for it, and not more often than is of use. */
    void commitLater() {
        if (committing || System.nanoTime() - lastCommit < COMMIT_NANOS) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> positions = positions(offsets.keySet());
        if (positions.isEmpty()) {
            return;
        }
        committing = true;
        lastCommit = System.nanoTime();
        consumer.commitAsync(positions, (done, failure) -> {
            committing = false;
            if (failure != null) {
                log.info("Positions could not be committed now and are committed again: {}", failure.toString());
                notCommitted(positions.keySet());
            }
        });
    }

    /** Commits what is done and leaves the group, so that others take the partitions over at once. */
    void close() {
        try {
            commitNow(offsets.keySet());
        } finally {
            consumer.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(CLOSE));
        }
    }

    private void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = positions(partitions);
        try {
            if (!positions.isEmpty()) {
                consumer.commitSync(positions, CLOSE);
            }
        } catch (KafkaException e) {
            // Nothing is lost: whoever has the partitions next does some tasks again.
            log.warn("Positions could not be committed, so that some tasks will be done twice", e);
            notCommitted(positions.keySet());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> positions(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OpenOffsets open = offsets.get(partition);
            if (open != null) {
                open.advance().ifPresent(position -> positions.put(partition, new OffsetAndMetadata(position)));
            }
        }
        return positions;
    }

    private void notCommitted(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            OpenOffsets open = offsets.get(partition);
            if (open != null) {
                open.notCommitted();
            }
        }
    }

    /** Partitions come and go. Work on one that goes is finished, but no longer counted: it may be done twice. */
    private final class Moves implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.info("Partitions came: {}", partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commitNow(partitions);
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            log.info("Partitions went: {}", partitions);
            partitions.forEach(offsets::remove);
        }
    }
}
