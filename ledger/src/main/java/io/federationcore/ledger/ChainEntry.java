package io.federationcore.ledger;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CanonicalMembers;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.log.RecordText;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * An entry as the audit topic has it.
     *
     * @throws io.federationcore.schemas.json.InvalidJson if the record's text is not canonical
     * @throws IllegalArgumentException saying what else was expected and what was found
     */
    public static ChainEntry ofRecord(byte @Nullable [] record) {
        RecordText text = RecordText.of(record);
        return new ChainEntry(text.entry(), text.data(), text.salt());
    }

    /**
     * Whether it has this place in this log, and data of this root, as its text stands. Reading all of an entry would take
     * as long as all the hashing; what else it says is for those to judge who verify its run. Where this says no, reading
     * tells why.
     *
     * @param root 64 lower-case hex digits
     */
    public boolean isAt(String log, long logSeq, String root) {
        if (!entry.isCanonical() || !entry.isObject()) {
            return false;
        }
        int as = 0;
        for (CanonicalMembers.Member member : CanonicalMembers.of(entry)) {
            String expected = switch (member.name()) {
                case "data_root" -> '"' + root + '"';
                case "log" -> '"' + log + '"';
                case "log_seq" -> Long.toString(logSeq);
                default -> null;
            };
            as += member.value().equals(expected) ? 1 : 0;
        }
        return as == 3;
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
