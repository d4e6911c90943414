package io.federationcore.ledger.tree;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * That a tree begins with all the leaves of an earlier one: RFC 9162 section 2.1.4.
 *
 * @param earlier the earlier tree's number of leaves
 * @param later the later tree's
 * @param hashes each 64 lower-case hex digits; none where the earlier tree is empty or the sizes are equal
 */
public record ConsistencyProof(long earlier, long later, List<String> hashes) {
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
        hashes.forEach(hash -> Checks.sha256("hashes", hash));
    }

    /** Whether the proof leads to both roots. Of an empty tree the root must be the hash of nothing. */
    public boolean proves(byte[] earlierRoot, byte[] laterRoot) {
        if (earlier < 0 || earlier > later) {
            return false;
        }
        if (earlier == later) {
            return hashes.isEmpty() && MessageDigest.isEqual(earlierRoot, laterRoot);
        }
        if (earlier == 0) {
            return hashes.isEmpty() && MessageDigest.isEqual(earlierRoot, Sha256.of());
        }
        return climbs(earlierRoot, laterRoot);
    }

    private boolean climbs(byte[] earlierRoot, byte[] laterRoot) {
        Deque<byte[]> path = new ArrayDeque<>();
        hashes.forEach(hash -> path.add(Sha256.fromHex(hash)));
        if (Long.bitCount(earlier) == 1) {
            path.addFirst(earlierRoot); // the earlier tree is a complete subtree of the later one
        }
        if (path.isEmpty()) {
            return false;
        }
        int complete = Long.numberOfTrailingZeros(earlier);
        long node = (earlier - 1) >> complete;
        long last = (later - 1) >> complete;
        byte[] before = path.removeFirst();
        byte[] now = before;
        for (byte[] hash : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                before = AuditHash.node(hash, before);
                now = AuditHash.node(hash, now);
                if ((node & 1) == 0) { // a subtree at the right edge has no sibling until some level above
                    int levels = Long.numberOfTrailingZeros(node);
                    node >>= levels;
                    last >>= levels;
                }
            } else {
                now = AuditHash.node(now, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(before, earlierRoot) && MessageDigest.isEqual(now, laterRoot);
    }
}
