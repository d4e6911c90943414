package io.federationcore.sink.log;

import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.LogTables.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Adds records of the log to the store, each once, in one transaction with the position that they lead to.
 *
 * <p>The position's row is locked first. So two instances that believe they own the same partition take turns, and the
 * later one finds what the earlier one stored: it compares instead of adding. Where anything disagrees, nothing of the
 * batch is stored.
 */
public final class EntryWriter {
    private final Transactions transactions;
    private final RecordVerifier verifier;
    private final Trees trees;

    /** Appends entries to their partitions' trees, in the transaction that stores them. */
    @FunctionalInterface
    public interface Trees {
        /** @param positions as they were before */
        void append(Connection connection, Map<Integer, LogPosition> positions, List<VerifiedEntry> entries)
                throws SQLException;
    }

    /**
     * @param federation the federation whose log may be stored here, and no other's
     */
    public EntryWriter(Transactions transactions, String federation) {
        this(transactions, federation, LogTrees::append);
    }

    /** @param trees for whoever measures what trees cost: a log that is stored without them proves nothing */
    public EntryWriter(Transactions transactions, String federation, Trees trees) {
        this.transactions = transactions;
        this.verifier = new RecordVerifier(federation);
        this.trees = trees;
    }

    /**
     * How far these partitions are stored, from the store itself: what Kafka remembers of this group is never asked.
     *
     * @throws LogDisagreement if the store holds another federation's log
     */
    public SortedMap<Integer, LogPosition> positions(Collection<Integer> partitions) throws SQLException {
        return transactions.run(connection -> lock(connection, partitions));
    }

    /**
     * Stores a batch, in the order of each partition.
     *
     * @return the entries that were added; those that were stored before are compared and left out
     * @throws LogDisagreement if the log does not verify or disagrees with the store
     */
    public List<VerifiedEntry> store(Iterable<? extends ConsumerRecord<byte @Nullable [], byte @Nullable []>> records)
            throws SQLException {
        List<VerifiedEntry> batch = new ArrayList<>();
        records.forEach(record -> batch.add(verifier.verify(record)));
        return batch.isEmpty() ? List.of() : transactions.run(connection -> store(connection, batch));
    }

    private List<VerifiedEntry> store(Connection connection, List<VerifiedEntry> batch) throws SQLException {
        Map<Integer, LogPosition> positions =
                lock(connection, batch.stream().map(VerifiedEntry::partition).collect(Collectors.toSet()));
        List<VerifiedEntry> fresh = new ArrayList<>(batch.size());
        for (VerifiedEntry verified : batch) {
            LogPosition position = positions.get(verified.partition());
            if (position != null && verified.offset() < position.nextOffset()) {
                compare(connection, verified);
            } else {
                fresh.add(verified);
            }
        }
        if (fresh.isEmpty()) {
            return fresh;
        }
        List<String> runs =
                fresh.stream().map(one -> one.entry().runId()).distinct().toList();
        PlaceCheck place = new PlaceCheck(positions, LogTables.heads(connection, runs));
        fresh.forEach(place::accept);
        LogTables.insert(connection, fresh);
        trees.append(connection, positions, fresh);
        LogTables.advance(connection, place.positions().values());
        return fresh;
    }

    private SortedMap<Integer, LogPosition> lock(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        SortedMap<Integer, LogPosition> positions = LogTables.lock(connection, partitions);
        if (positions.size() < partitions.size()) {
            SortedMap<Integer, String> logs = new TreeMap<>();
            partitions.forEach(partition -> logs.put(partition, verifier.log(partition)));
            LogTables.create(connection, logs);
            positions = LogTables.lock(connection, partitions);
        }
        for (LogPosition position : positions.values()) {
            String expected = verifier.log(position.partition());
            if (!position.log().equals(expected)) {
                throw new LogDisagreement(
                        position.partition(),
                        position.nextOffset(),
                        "Expected the store of log '" + expected + "', but found that of '" + position.log() + "'");
            }
        }
        return positions;
    }

    /** Another instance, or this one before it lost its connection, stored this place already: it must be the same. */
    private static void compare(Connection connection, VerifiedEntry verified) throws SQLException {
        Stored expected = new Stored(verified.offset(), verified.leaf());
        Stored found = LogTables.find(
                        connection, verified.partition(), verified.entry().logSeq())
                .orElseThrow(() -> verified.disagreement("Expected the store to hold log_seq "
                        + verified.entry().logSeq() + ", since it is beyond this offset, but found nothing"));
        if (!found.equals(expected)) {
            throw verified.disagreement("Expected log_seq " + verified.entry().logSeq() + " to be stored as " + expected
                    + ", but found " + found);
        }
    }
}
