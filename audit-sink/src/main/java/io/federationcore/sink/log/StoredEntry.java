package io.federationcore.sink.log;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.sink.database.RowReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * An entry as it is stored.
 *
 * @param partition of the audit topic
 * @param logSeq the place in the partition's log under which it is stored
 * @param offset the record's Kafka offset
 * @param entry the entry's exact text, which the leaf covers; it may have members that this release does not know
 * @param data the data's exact text, which the entry's data root covers
 * @param salt 64 lower-case hex digits
 * @param leaf as computed when it was stored, 64 lower-case hex digits; who verifies computes it anew
 */
public record StoredEntry(
        int partition, long logSeq, long offset, JsonValue entry, JsonValue data, String salt, String leaf) {
    /** The columns that {@link #read} reads. */
    public static final String COLUMNS = "log_partition, log_seq, kafka_offset, entry, data, salt, leaf";

    public static StoredEntry read(RowReader row) throws SQLException {
        return new StoredEntry(
                row.number(),
                row.bigNumber(),
                row.bigNumber(),
                value(row.bytes()),
                value(row.bytes()),
                Sha256.toHex(row.bytes()),
                Sha256.toHex(row.bytes()));
    }

    private static JsonValue value(byte[] canonical) {
        return JsonValue.ofCanonical(new String(canonical, StandardCharsets.UTF_8));
    }

    /** The hashed part, read. */
    public Entry readEntry() {
        return Codec.read(entry, Entry.class);
    }

    /** The audit record, read. */
    public AuditRecord readRecord() {
        return new AuditRecord(readEntry(), data, salt);
    }

    /** The record's value exactly as it was in the log. */
    public byte[] recordBytes() {
        return AuditRecord.canonical(data, entry, salt).utf8();
    }
}
