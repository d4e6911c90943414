package io.federationcore.lifecycle;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;

/**
 * An event as it stands in the log: its entry, and the leaf that the entry's canonical bytes hash to.
 *
 * @param leaf 64 lower-case hex digits
 * @param salt the secret half of the data root
 */
public record Recorded(Entry entry, Event event, JsonValue data, String salt, String leaf) {
    /** The record of an event that was just decided. */
    static Recorded of(Entry entry, Event event, JsonValue data, byte[] salt) {
        return new Recorded(entry, event, data, Sha256.toHex(salt), leafOf(entry));
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
        return new Recorded(entry, event, record.data(), record.salt(), leafOf(entry));
    }

    /** What is written to the audit topic. */
    public AuditRecord toAuditRecord() {
        return new AuditRecord(entry, data, salt);
    }

    private static String leafOf(Entry entry) {
        return Sha256.toHex(AuditHash.leaf(Codec.write(entry)));
    }
}
