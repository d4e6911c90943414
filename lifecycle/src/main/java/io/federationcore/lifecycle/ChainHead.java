package io.federationcore.lifecycle;

import io.federationcore.schemas.message.Entry;

/**
 * Where a chain stands.
 *
 * @param nextSeq the number of the entry to come, which is the number of entries so far
 * @param lastLeaf the leaf of the last entry, 64 zeros before the first
 */
public record ChainHead(long nextSeq, String lastLeaf) {
    public static final ChainHead EMPTY = new ChainHead(0, Entry.NO_PREVIOUS);

    /** The head behind {@code recorded}, which must be the chain's next entry. */
    ChainHead with(Recorded recorded) {
        Entry entry = recorded.entry();
        if (entry.seq() == null || entry.seq() != nextSeq || !lastLeaf.equals(entry.prev())) {
            throw new IllegalStateException("Expected entry %d behind leaf %s, but found entry %s behind %s"
                    .formatted(nextSeq, lastLeaf, entry.seq(), entry.prev()));
        }
        return new ChainHead(nextSeq + 1, recorded.leaf());
    }
}
