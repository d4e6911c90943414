package io.federationcore.sink.log;

import io.federationcore.ledger.tree.MerkleTree;
import io.federationcore.schemas.hash.CompactTree;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** One partition's tree as it is stored: what lies between stored levels is computed of at most 128 hashes below it. */
public final class StoredSubtrees {
    private StoredSubtrees() {}

    /**
     * Asks something of the tree of the first {@code size} entries.
     *
     * @throws IllegalStateException if subtrees of that tree are not stored
     */
    public static <T> T ask(Connection connection, int partition, long size, Function<MerkleTree, T> question)
            throws SQLException {
        try {
            return question.apply(new MerkleTree(size, (level, index) -> root(connection, partition, level, index)));
        } catch (UnreadableTree e) {
            throw e.failure;
        }
    }

    private static byte[] root(Connection connection, int partition, int level, long index) {
        int above = level % LogTrees.STORED_LEVELS;
        int stored = level - above;
        long from = index << above;
        long to = (index + 1) << above;
        try {
            List<byte[]> hashes = stored == 0
                    ? LogTrees.leaves(connection, partition, from, to)
                    : LogTrees.nodes(connection, partition, stored, from, to);
            if (hashes.size() != to - from) {
                throw new IllegalStateException("Expected subtrees %d to %d of level %d in partition %d, but found %d"
                        .formatted(from, to - 1, stored, partition, hashes.size()));
            }
            return CompactTree.of(hashes).root();
        } catch (SQLException e) {
            throw new UnreadableTree(e);
        }
    }

    /** Carries a database's failure through an interface that knows of no database; never seen outside. */
    private static final class UnreadableTree extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient SQLException failure;

        UnreadableTree(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
