package io.federationcore.schemas.log;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;

/**
 * A record of the log that is right by itself. Its place among the others is not checked.
 *
 * @param entry as far as this release knows its members
 * @param canonicalEntry the entry's exact text, which the leaf covers
 * @param data the data's exact text, which the data root covers
 * @param salt 64 lower-case hex digits
 * @param leaf 64 lower-case hex digits
 */
public record CheckedRecord(Entry entry, JsonValue canonicalEntry, JsonValue data, String salt, String leaf) {
    /** The record as a message. */
    public AuditRecord record() {
        return new AuditRecord(entry, data, salt);
    }
}
