package io.federationcore.lifecycle;

import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain stands.
 *
 * @param nextSeq the number of the entry to come, which is the number of entries so far
 * @param lastLeaf the leaf of the last entry, 64 zeros before the first
 * @param tree over the leaves so far; null where nothing is to be sealed: in the registry's chain, behind a seal, and
 *     where the state was stored before runs were sealed
 */
public record ChainHead(
        long nextSeq, String lastLeaf, @Nullable CompactTree tree) {
    /** Before the first entry of a run. */
    public static final ChainHead EMPTY = new ChainHead(0, Entry.NO_PREVIOUS, CompactTree.EMPTY);
    /** Before the first entry of a chain that never ends. */
    static final ChainHead ENDLESS = new ChainHead(0, Entry.NO_PREVIOUS, null);

    /** The head behind {@code recorded}, which must be the chain's next entry. */
    ChainHead with(Recorded recorded) {
        Entry entry = recorded.entry();
        if (entry.seq() == null || entry.seq() != nextSeq || !lastLeaf.equals(entry.prev())) {
            throw new IllegalStateException("Expected entry %d behind leaf %s, but found entry %s behind %s"
                    .formatted(nextSeq, lastLeaf, entry.seq(), entry.prev()));
        }
        CompactTree grown = tree == null || recorded.event() instanceof Event.RunSealed
                ? null
                : tree.append(Sha256.fromHex(recorded.leaf()));
        return new ChainHead(nextSeq + 1, recorded.leaf(), grown);
    }

    /** What seals the entries so far; null where there is no tree of them. */
    Event.@Nullable RunSealed seal() {
        return tree == null ? null : new Event.RunSealed(tree.size(), Sha256.toHex(tree.root()));
    }
}
