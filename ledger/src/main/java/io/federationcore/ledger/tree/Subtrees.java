package io.federationcore.ledger.tree;

import io.federationcore.schemas.hash.CompactTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The complete subtrees of a tree, which never change once they are there: kept by whoever appends the leaves. */
@FunctionalInterface
public interface Subtrees {
    /**
     * The root of one complete subtree.
     *
     * @param level 0 for a leaf; the subtree has 2^level leaves
     * @param index how many subtrees of that level stand before it
     * @return 32 bytes
     * @throws IllegalStateException if it is not there, though a tree of the asked size has it
     */
    byte[] root(int level, long index);

    /** Those of a tree whose leaves are all in memory, hashed already. */
    static Subtrees of(List<byte[]> leaves) {
        Map<Integer, List<byte[]>> levels = new HashMap<>();
        CompactTree tree = CompactTree.EMPTY;
        for (byte[] leaf : leaves) {
            tree = tree.append(
                    leaf,
                    (level, index, hash) -> levels.computeIfAbsent(level, any -> new ArrayList<>())
                            .add(hash));
        }
        return (level, index) -> {
            List<byte[]> roots = levels.getOrDefault(level, List.of());
            if (index >= roots.size()) {
                throw new IllegalStateException(
                        "Expected subtree %d of level %d, but found %d".formatted(index, level, roots.size()));
            }
            return roots.get((int) index);
        };
    }
}
