package io.federationcore.ledger.tree;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * An RFC 6962 tree of a fixed size, over complete subtrees that somebody keeps: says roots and makes proofs. A proof asks
 * for about 2·log2(size) subtrees.
 */
public final class MerkleTree {
    private final long size;
    private final Subtrees subtrees;

    /**
     * @param size the number of leaves
     * @param subtrees has at least the complete subtrees of that many leaves
     */
    public MerkleTree(long size, Subtrees subtrees) {
        if (size < 0) {
            throw new IllegalArgumentException("Expected a size from 0, but found " + size);
        }
        this.size = size;
        this.subtrees = subtrees;
    }

    /** The number of leaves. */
    public long size() {
        return size;
    }

    /** The root; of no leaves, the hash of nothing. */
    public byte[] root() {
        return size == 0 ? Sha256.of() : root(0, size);
    }

    /**
     * The proof that leaf {@code index} is in this tree (RFC 6962 section 2.1.1).
     *
     * @throws IllegalArgumentException if the tree has no such leaf
     */
    public InclusionProof inclusion(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("Expected a leaf from 0 to below " + size + ", but found " + index);
        }
        List<byte[]> path = new ArrayList<>();
        path(index, 0, size, path);
        return new InclusionProof(index, size, path.stream().map(Sha256::toHex).toList());
    }

    /**
     * The proof that this tree begins with the leaves of the tree of size {@code earlier} (RFC 6962 section 2.1.2). Of
     * an empty or equal tree there is nothing to prove, and the proof has no hashes.
     *
     * @throws IllegalArgumentException if {@code earlier} is not from 0 to this size
     */
    public ConsistencyProof consistency(long earlier) {
        if (earlier < 0 || earlier > size) {
            throw new IllegalArgumentException("Expected a size from 0 to " + size + ", but found " + earlier);
        }
        List<byte[]> path = new ArrayList<>();
        if (earlier > 0 && earlier < size) {
            shared(earlier, 0, size, true, path);
        }
        return new ConsistencyProof(
                earlier, size, path.stream().map(Sha256::toHex).toList());
    }

    /** PATH of RFC 6962, over the leaves from {@code from} to below {@code to}. */
    private void path(long leaf, long from, long to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        long split = from + split(to - from);
        if (leaf < split) {
            path(leaf, from, split, path);
            path.add(root(split, to));
        } else {
            path(leaf, split, to, path);
            path.add(root(from, split));
        }
    }

    /** SUBPROOF of RFC 6962: the earlier tree ends at leaf {@code end}, within {@code from} to below {@code to}. */
    private void shared(long end, long from, long to, boolean known, List<byte[]> path) {
        if (end == to) {
            if (!known) {
                path.add(root(from, to));
            }
            return;
        }
        long split = from + split(to - from);
        if (end <= split) {
            shared(end, from, split, known, path);
            path.add(root(split, to));
        } else {
            shared(end, split, to, false, path);
            path.add(root(from, split));
        }
    }

    /** The root over the leaves from {@code from}, where a subtree of this size may begin, to below {@code to}. */
    private byte[] root(long from, long to) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return subtrees.root(level, from >> level);
        }
        long split = from + split(leaves);
        return AuditHash.node(root(from, split), root(split, to));
    }

    /** The largest power of two below {@code leaves}, which is at least 2. */
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
