package io.federationcore.schemas.log;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Entry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a single record of the audit log can show by itself: it is canonical, its entry stands in this log, and
 * its data hashes to the entry's data root.
 *
 * <p>Hashes are taken over the {@linkplain RecordText text that was found}: members and codes that this release does not
 * know count in the hashes like all others.
 */
public final class RecordCheck {
    private final String federation;

    /** @param federation the federation whose log it is; a record of any other's is refused */
    public RecordCheck(String federation) {
        this.federation = federation;
    }

    /** The name of one partition of the log. */
    public String log(int partition) {
        return new LogName(federation, partition).toString();
    }

    /**
     * Reads and checks one record.
     *
     * @param partition of the audit topic, where the record was found
     * @throws InvalidJson if its text is not what the contract admits
     * @throws IllegalArgumentException saying what else was expected and what was found
     */
    public CheckedRecord check(int partition, byte @Nullable [] key, byte @Nullable [] value) {
        RecordText text = RecordText.of(value);
        Entry entry = Codec.read(text.entry(), Entry.class);
        checkPlace(entry, partition, key);
        String dataRoot = Sha256.toHex(AuditHash.dataRoot(text.data(), Sha256.fromHex(text.salt())));
        expect("data_root, as recomputed from the data,", dataRoot, entry.dataRoot());
        return new CheckedRecord(
                entry,
                text.entry(),
                text.data(),
                text.salt(),
                Sha256.toHex(AuditHash.leaf(text.entry().utf8())));
    }

    private void checkPlace(Entry entry, int partition, byte @Nullable [] key) {
        expect("v", String.valueOf(Entry.VERSION), String.valueOf(entry.v()));
        expect("log", log(partition), entry.log());
        expect("key", entry.runId(), key == null ? "none" : new String(key, StandardCharsets.UTF_8));
        Long seq = entry.seq();
        expect("event_id", entry.runId() + (seq == null ? ".x" + entry.logSeq() : "." + seq), entry.eventId());
        if (seq == null) {
            expect("prev outside of any chain", "none", entry.prev() == null ? "none" : entry.prev());
        } else {
            Checks.sha256("prev", entry.prev());
        }
    }

    private static void expect(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(
                    "Expected " + what + " to be '" + expected + "', but found '" + Checks.shortened(found) + "'");
        }
    }
}
