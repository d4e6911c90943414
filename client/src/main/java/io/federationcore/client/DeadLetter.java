package io.federationcore.client;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record that could not be read, put aside with where it came from and why. Of its headers none goes along: any may
 * hold a secret.
 */
final class DeadLetter {
    /** The most of a key, and of a value, that is passed on. */
    static final int MAX_BYTES = 64 * 1024;

    private DeadLetter() {}

    /** The letter. Of a record with more than {@link #MAX_BYTES} the beginning: the letter must fit into its topic. */
    static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String topic, String reason) {
        String why = reason.length() <= Command.MAX_TEXT ? reason : reason.substring(0, Command.MAX_TEXT);
        List<Header> headers = List.of(
                header(Headers.DEAD_TOPIC, record.topic()),
                header(Headers.DEAD_PARTITION, String.valueOf(record.partition())),
                header(Headers.DEAD_OFFSET, String.valueOf(record.offset())),
                header(Headers.DEAD_REASON, why));
        return new ProducerRecord<>(topic, null, cut(record.key()), cut(record.value()), headers);
    }

    private static byte[] cut(byte[] bytes) {
        // Kafka's keys and values may be null, though its types do not say so.
        return bytes == null || bytes.length <= MAX_BYTES ? bytes : Arrays.copyOf(bytes, MAX_BYTES);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
