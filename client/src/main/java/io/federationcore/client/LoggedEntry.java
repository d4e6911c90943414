package io.federationcore.client;

import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;

/**
 * An audit record and where it stands in Kafka.
 *
 * @param leaf the recomputed hash of the entry, 64 lower-case hex digits; the run's next entry names it as {@code prev}
 */
public record LoggedEntry(int partition, long offset, AuditRecord record, String leaf) {
    public Entry entry() {
        return record.entry();
    }

    /** Where its partition is read on behind this entry; see {@link AuditTail.Start#from}. */
    public long nextOffset() {
        return offset + 1;
    }
}
