package io.federationcore.ledger;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.json.JsonValue;

/**
 * An entry as somebody handed it over: nothing in it is believed yet.
 *
 * @param entry the hashed part, its exact text
 * @param disclosure as much of its data as was given
 */
public record ChainEntry(JsonValue entry, Disclosure disclosure) {
    /**
     * An entry with all its data.
     *
     * @param salt 64 lower-case hex digits
     */
    public ChainEntry(JsonValue entry, JsonValue data, String salt) {
        this(entry, new Disclosure.Whole(data, salt));
    }

    /** The leaf that its exact text hashes to. */
    public byte[] leaf() {
        return AuditHash.leaf(entry.utf8());
    }
}
