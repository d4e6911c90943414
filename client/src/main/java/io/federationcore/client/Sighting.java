package io.federationcore.client;

import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * An audit record as a tail sees it: what its key and headers say costs nothing, and its content is read and checked
 * only when somebody asks for it. For one thread at a time.
 */
final class Sighting {
    private final ConsumerRecord<byte[], byte[]> record;
    private final AuditReader reader;
    private @Nullable LoggedEntry read;

    Sighting(ConsumerRecord<byte[], byte[]> record, AuditReader reader) {
        this.record = record;
        this.reader = reader;
    }

    String runId() {
        byte[] key = record.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    @Nullable
    String commandId() {
        return header(record, Headers.COMMAND_ID);
    }

    /** The event's code. */
    @Nullable
    String type() {
        return header(record, Headers.TYPE);
    }

    /** {@link Headers#WAITING}, {@link Headers#DONE}, or null where more entries of the same message follow. */
    @Nullable
    String outcome() {
        return header(record, Headers.OUTCOME);
    }

    /**
     * The content.
     *
     * @throws LogBreak if the record is not what it should be
     */
    LoggedEntry entry() {
        LoggedEntry entry = read;
        if (entry == null) {
            entry = reader.read(record);
            read = entry;
        }
        return entry;
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
