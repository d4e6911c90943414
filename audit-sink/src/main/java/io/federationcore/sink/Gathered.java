package io.federationcore.sink;

import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What was read and is not stored yet. Where each message's outcome is that a verdict is awaited, nobody has use for the views
 * before it is there: such entries are held back a little, to be stored with what follows. All others are due at once. Times
 * are {@link System#nanoTime()}'s.
 */
final class Gathered {
    /** A verdict takes some milliseconds, but nobody knows whether one comes. */
    static final Duration LONGEST = Duration.ofMillis(25);

    private static final byte[] WAITING = Headers.WAITING.getBytes(StandardCharsets.UTF_8);

    private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
    private boolean urgent;
    private long since;

    void add(ConsumerRecords<byte @Nullable [], byte @Nullable []> read, long now) {
        if (records.isEmpty()) {
            urgent = false;
            since = now;
        }
        for (TopicPartition partition : read.partitions()) {
            List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> own = read.records(partition);
            records.addAll(own);
            // The last entry of a message says what the message came to; the others say nothing.
            urgent |= outcome(own.getLast()) == null
                    || own.stream()
                            .map(Gathered::outcome)
                            .anyMatch(outcome -> outcome != null && !Arrays.equals(outcome, WAITING));
        }
    }

    private static byte @Nullable [] outcome(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(Headers.OUTCOME);
        return header == null ? null : header.value();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** How long until it is to be stored, if there is any; not positive if now. */
    Duration rest(long now) {
        return urgent ? Duration.ZERO : LONGEST.minusNanos(now - since);
    }

    /** All of it, in the order in which it was read; none is left. */
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> take() {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> taken = List.copyOf(records);
        records.clear();
        return taken;
    }

    /** Leaves out what is of these partitions. */
    void forget(Collection<TopicPartition> partitions) {
        records.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
    }
}
