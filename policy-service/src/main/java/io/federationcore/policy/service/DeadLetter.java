package io.federationcore.policy.service;

import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be read, with where it came from and why. Of its headers only those are kept that this
 * contract names; a signature, and whatever else a sender may have put there, is not.
 */
final class DeadLetter {
    /** How much of the original is kept, in bytes; its key at most a sixteenth of that. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_KEY_BYTES = MAX_BYTES / 16;
    private static final int MAX_HEADER_BYTES = 256;
    private static final int MAX_REASON = 1_000;

    private DeadLetter() {}

    static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String topic, String reason) {
        RecordHeaders headers = new RecordHeaders();
        Header trace = record.headers().lastHeader(Headers.TRACEPARENT);
        if (trace != null && trace.value() != null && trace.value().length <= MAX_HEADER_BYTES) {
            headers.add(trace);
        }
        headers.add(Headers.DEAD_TOPIC, utf8(record.topic()));
        headers.add(Headers.DEAD_PARTITION, utf8(String.valueOf(record.partition())));
        headers.add(Headers.DEAD_OFFSET, utf8(String.valueOf(record.offset())));
        headers.add(
                Headers.DEAD_REASON,
                utf8(reason.codePoints()
                        .limit(MAX_REASON)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()));
        return new ProducerRecord<>(
                topic, null, cut(record.key(), MAX_KEY_BYTES), cut(record.value(), MAX_BYTES), headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int max) {
        return bytes == null || bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
