package io.federationcore.ledger;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import java.util.Optional;

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

    /**
     * What it says happened: empty if part of it was withheld, or if its code is one that this release does not know.
     *
     * @throws io.federationcore.schemas.json.InvalidJson if the texts are not what they should be
     */
    public Optional<Event> event() {
        return disclosure instanceof Disclosure.Whole whole
                ? new AuditRecord(Codec.read(entry, Entry.class), whole.data(), whole.salt()).event()
                : Optional.empty();
    }

    /** The leaf that its exact text hashes to. */
    public byte[] leaf() {
        return AuditHash.leaf(entry.utf8());
    }
}
