package io.federationcore.sink.log;

import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.database.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The statements that grow the log's Merkle trees. A tree grows in the transaction that stores the entries; where it lags,
 * because entries were stored before there were trees, it catches up first.
 */
public final class LogTrees {
    /** How many levels lie between two that are stored. */
    static final int STORED_LEVELS = 8;

    private static final int PAGE = 10_000;

    /** A complete subtree that is stored. */
    private record Node(int partition, int level, long index, byte[] hash) {}

    private LogTrees() {}

    /** The trees of these partitions as they are stored; empty where there is none. */
    public static SortedMap<Integer, CompactTree> read(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        SortedMap<Integer, CompactTree> trees = new TreeMap<>();
        partitions.forEach(partition -> trees.put(partition, CompactTree.EMPTY));
        Query.list(
                        connection,
                        "SELECT log_partition, size, hashes FROM fc.log_tree WHERE log_partition = ANY (?)",
                        parameters -> parameters.numbers(partitions),
                        row -> Map.entry(row.number(), tree(row)))
                .forEach(tree -> trees.put(tree.getKey(), tree.getValue()));
        return trees;
    }

    /**
     * Adds the leaves of {@code fresh}.
     *
     * @param before where each partition's entries stood; its row is locked by this transaction
     * @throws LogDisagreement if a tree has more leaves than there are entries
     */
    static void append(Connection connection, Map<Integer, LogPosition> before, List<VerifiedEntry> fresh)
            throws SQLException {
        SortedMap<Integer, CompactTree> trees = read(connection, before.keySet());
        List<Node> nodes = new ArrayList<>();
        for (LogPosition position : before.values()) {
            trees.put(position.partition(), caughtUp(connection, position, trees, nodes));
        }
        for (VerifiedEntry verified : fresh) {
            trees.computeIfPresent(
                    verified.partition(),
                    (partition, tree) -> grown(partition, tree, Sha256.fromHex(verified.leaf()), nodes));
        }
        insert(connection, nodes);
        put(connection, trees);
    }

    private static CompactTree caughtUp(
            Connection connection, LogPosition position, Map<Integer, CompactTree> trees, List<Node> nodes)
            throws SQLException {
        CompactTree tree = trees.getOrDefault(position.partition(), CompactTree.EMPTY);
        if (tree.size() > position.nextLogSeq()) {
            throw new LogDisagreement(
                    position.partition(),
                    position.nextOffset(),
                    "Expected a tree of at most " + position.nextLogSeq() + " leaves, but found one of " + tree.size());
        }
        while (tree.size() < position.nextLogSeq()) {
            long from = tree.size();
            long to = Math.min(position.nextLogSeq(), from + PAGE);
            for (byte[] leaf : leaves(connection, position.partition(), from, to)) {
                tree = grown(position.partition(), tree, leaf, nodes);
            }
            if (tree.size() != to) {
                throw new LogDisagreement(
                        position.partition(),
                        position.nextOffset(),
                        "Expected entries " + from + " to " + (to - 1) + " to be stored, but some are missing");
            }
            insert(connection, nodes);
            nodes.clear();
        }
        return tree;
    }

    static List<byte[]> leaves(Connection connection, int partition, long from, long to) throws SQLException {
        return Query.list(
                connection,
                "SELECT leaf FROM fc.entry WHERE log_partition = ? AND log_seq >= ? AND log_seq < ? ORDER BY log_seq",
                parameters -> parameters.number(partition).bigNumber(from).bigNumber(to),
                RowReader::bytes);
    }

    static List<byte[]> nodes(Connection connection, int partition, int level, long from, long to) throws SQLException {
        return Query.list(
                connection,
                "SELECT hash FROM fc.tree_node WHERE log_partition = ? AND level = ? AND index >= ? AND index < ?"
                        + " ORDER BY index",
                parameters -> parameters
                        .number(partition)
                        .number(level)
                        .bigNumber(from)
                        .bigNumber(to),
                RowReader::bytes);
    }

    private static CompactTree grown(int partition, CompactTree tree, byte[] leaf, List<Node> nodes) {
        return tree.append(leaf, (level, index, hash) -> {
            if (level > 0 && level % STORED_LEVELS == 0) {
                nodes.add(new Node(partition, level, index, hash));
            }
        });
    }

    private static void insert(Connection connection, List<Node> nodes) throws SQLException {
        if (nodes.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO fc.tree_node (log_partition, level, index, hash) VALUES (?, ?, ?, ?)")) {
            RowWriter row = new RowWriter(insert);
            for (Node node : nodes) {
                row.number(node.partition())
                        .number(node.level())
                        .bigNumber(node.index())
                        .bytes(node.hash())
                        .endRow();
            }
            insert.executeBatch();
        }
    }

    private static void put(Connection connection, SortedMap<Integer, CompactTree> trees) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO fc.log_tree (log_partition, size, hashes) VALUES (?, ?, ?)"
                        + " ON CONFLICT (log_partition) DO UPDATE SET size = excluded.size, hashes = excluded.hashes")) {
            RowWriter row = new RowWriter(upsert);
            for (Map.Entry<Integer, CompactTree> tree : trees.entrySet()) {
                row.number(tree.getKey())
                        .bigNumber(tree.getValue().size())
                        .bytes(Sha256.fromHex(String.join("", tree.getValue().hashes())))
                        .endRow();
            }
            upsert.executeBatch();
        }
    }

    private static CompactTree tree(RowReader row) throws SQLException {
        long size = row.bigNumber();
        String hex = Sha256.toHex(row.bytes());
        List<String> hashes = new ArrayList<>();
        for (int at = 0; at < hex.length(); at += 64) {
            hashes.add(hex.substring(at, at + 64));
        }
        return CompactTree.of(size, hashes);
    }
}
