package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Recorded;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A record that the orchestrator wrote. */
record Output(String topic, TestRecord<byte[], byte[]> record) {
    @Nullable
    String key() {
        byte[] key = record.key();
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }

    byte @Nullable [] value() {
        return record.value();
    }

    Instant time() {
        return record.getRecordTime();
    }

    @Nullable
    String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    <T> T read(Class<T> type) {
        return Codec.read(Objects.requireNonNull(record.value(), "a value"), type);
    }

    /** What an audit record holds. */
    Recorded recorded() {
        return Recorded.of(read(AuditRecord.class));
    }
}
