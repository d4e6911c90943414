package io.federationcore.schemas.hash;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.federationcore.schemas.message.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An RFC 6962 tree without its leaves: what is needed to append more of them and to say the root. It holds the roots of
 * the complete subtrees into which the leaves fall, the largest first: one for each bit that is set in the size.
 *
 * <p>A value: appending gives another tree. In JSON it is {@code {"hashes": ["<hex>"…], "size": n}}.
 */
public final class CompactTree {
    /** The tree of no leaves. */
    public static final CompactTree EMPTY = new CompactTree(0, new byte[0][]);

    private static final int HASH_BYTES = 32;

    private final long size;
    private final byte[][] hashes;

    private CompactTree(long size, byte[][] hashes) {
        this.size = size;
        this.hashes = hashes;
    }

    /**
     * The tree of that size.
     *
     * @param hashes of the complete subtrees, the largest first, each 64 lower-case hex digits
     * @throws IllegalArgumentException if a tree of that size has not so many
     */
    @JsonCreator
    public static CompactTree of(
            @JsonProperty(value = "size", required = true) long size,
            @JsonProperty(value = "hashes", required = true) List<String> hashes) {
        int expected = Long.bitCount(size);
        if (size < 0 || Checks.present("hashes", hashes).size() != expected) {
            throw new IllegalArgumentException("Expected a size from 0 and a hash for each of its bits, but found size "
                    + size + " and " + hashes.size() + " hashes");
        }
        byte[][] decoded = hashes.stream()
                .map(hash -> Sha256.fromHex(Checks.sha256("hashes", hash)))
                .toArray(byte[][]::new);
        return new CompactTree(size, decoded);
    }

    /** The tree over leaves that are hashed already. */
    public static CompactTree of(List<byte[]> leaves) {
        CompactTree tree = EMPTY;
        for (byte[] leaf : leaves) {
            tree = tree.append(leaf);
        }
        return tree;
    }

    /** Learns of the subtrees that an append completes. */
    @FunctionalInterface
    public interface Completed {
        /**
         * A subtree is complete, and will never change again.
         *
         * @param level 0 for the leaf itself; the subtree has 2^level leaves
         * @param index how many subtrees of that level stand before it
         */
        void subtree(int level, long index, byte[] hash);
    }

    /** This tree and one more leaf. */
    public CompactTree append(byte[] leafHash) {
        return append(leafHash, (level, index, hash) -> {});
    }

    /** This tree and one more leaf; {@code completed} learns of the leaf, then of each subtree that ends with it. */
    public CompactTree append(byte[] leafHash, Completed completed) {
        if (leafHash.length != HASH_BYTES) {
            throw new IllegalArgumentException(
                    "Expected a leaf hash of " + HASH_BYTES + " bytes, but found " + leafHash.length);
        }
        int merged = Long.numberOfTrailingZeros(~size); // as a carry ripples through the bits of the size
        byte[] hash = leafHash.clone();
        completed.subtree(0, size, hash);
        for (int level = 1; level <= merged; level++) {
            hash = AuditHash.node(hashes[hashes.length - level], hash);
            completed.subtree(level, size >> level, hash);
        }
        byte[][] next = Arrays.copyOf(hashes, hashes.length - merged + 1);
        next[next.length - 1] = hash;
        return new CompactTree(size + 1, next);
    }

    /** The root; of no leaves, the hash of nothing. */
    public byte[] root() {
        if (size == 0) {
            return Sha256.of();
        }
        byte[] root = hashes[hashes.length - 1];
        for (int i = hashes.length - 2; i >= 0; i--) {
            root = AuditHash.node(hashes[i], root);
        }
        return root.clone();
    }

    /** The number of leaves. */
    @JsonProperty
    public long size() {
        return size;
    }

    /** The roots of the complete subtrees, the largest first, each 64 lower-case hex digits. */
    @JsonProperty
    public List<String> hashes() {
        return Stream.of(hashes).map(Sha256::toHex).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactTree tree && size == tree.size && Arrays.deepEquals(hashes, tree.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(size) + Arrays.deepHashCode(hashes);
    }

    @Override
    public String toString() {
        return "CompactTree[size=" + size + ", hashes=" + hashes() + "]";
    }
}
