package io.federationcore.ledger.tree;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import java.security.MessageDigest;
import java.util.List;

/**
 * That one leaf stands at one place of a tree: RFC 9162 section 2.1.3.
 *
 * @param index the leaf's place, from 0
 * @param size the tree's number of leaves
 * @param hashes from the leaf's sibling to the root's child, each 64 lower-case hex digits
 */
public record InclusionProof(long index, long size, List<String> hashes) {
    public InclusionProof {
        hashes = List.copyOf(hashes);
        hashes.forEach(hash -> Checks.sha256("hashes", hash));
    }

    /** Whether the proof leads from {@code leaf}, hashed already, to exactly {@code root}. */
    public boolean proves(byte[] leaf, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (String hex : hashes) {
            if (last == 0) {
                return false;
            }
            byte[] sibling = Sha256.fromHex(hex);
            if ((node & 1) == 1 || node == last) {
                hash = AuditHash.node(sibling, hash);
                if ((node & 1) == 0) { // a subtree at the right edge has no sibling until some level above
                    int levels = Long.numberOfTrailingZeros(node);
                    node >>= levels;
                    last >>= levels;
                }
            } else {
                hash = AuditHash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }
}
