package io.federationcore.lifecycle;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import java.nio.charset.StandardCharsets;

/**
 * An event as it stands in the log: its entry, and the leaf that the entry's canonical bytes hash to.
 *
 * @param canonicalEntry the entry's canonical text, of which the leaf was made
 * @param salt the secret half of the data root
 * @param leaf 64 lower-case hex digits
 */
public record Recorded(Entry entry, JsonValue canonicalEntry, Event event, JsonValue data, String salt, String leaf) {
    /** The record of an event that was just decided. */
    static Recorded of(Entry entry, Event event, JsonValue data, byte[] salt) {
        return of(entry, event, data, Sha256.toHex(salt));
    }

    /**
     * The record as read back from the log.
     *
     * @throws InvalidJson if this release does not know the entry's code, or the data is not what the code says
     */
    public static Recorded of(AuditRecord record) {
        Entry entry = record.entry();
        Event event = record.event()
                .orElseThrow(() -> new InvalidJson("Expected an event that this release can replay, but found "
                        + entry.type().code() + ", which a later one added"));
        return of(entry, event, record.data(), record.salt());
    }

    private static Recorded of(Entry entry, Event event, JsonValue data, String salt) {
        byte[] canonical = Codec.write(entry);
        JsonValue text = JsonValue.ofCanonical(new String(canonical, StandardCharsets.UTF_8));
        return new Recorded(entry, text, event, data, salt, Sha256.toHex(AuditHash.leaf(canonical)));
    }

    /** What the audit topic holds of it. */
    public AuditRecord toAuditRecord() {
        return new AuditRecord(entry, data, salt);
    }

    /** The bytes that are written to the audit topic: the canonical ones of {@link #toAuditRecord()}. */
    public byte[] toBytes() {
        return AuditRecord.canonical(data, canonicalEntry, salt).utf8();
    }
}
