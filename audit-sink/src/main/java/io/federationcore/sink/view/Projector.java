package io.federationcore.sink.view;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.RowWriter;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.log.VerifiedEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Brings the views up to the stored log, a stretch of each partition at a time, in one transaction with the positions
 * that they lead to. Several instances may work on the same partition: the position's row is locked first.
 *
 * <p>These transactions are committed without waiting for the disk: what a crash of the database takes away of the views,
 * it takes away of their positions too, and it is folded again.
 */
public final class Projector {
    /** How many entries one transaction folds. */
    public static final int STRETCH = 2_000;

    private final Transactions transactions;
    private final int stretch;

    public Projector(Transactions transactions) {
        this(transactions, STRETCH);
    }

    Projector(Transactions transactions, int stretch) {
        this.transactions = transactions;
        this.stretch = stretch;
    }

    /**
     * Folds the next stretch of each of these partitions.
     *
     * @param fresh entries that were just stored, in each partition's order: where the views stand right before them, and
     *     none is missing in between, they need not be read back
     * @return the partitions that may have more
     * @throws IllegalStateException if the entries cannot be what happened, one after the other
     * @throws io.federationcore.schemas.json.InvalidJson if an entry of a known code says what this release does not know
     */
    public Set<Integer> advance(Collection<Integer> partitions, List<VerifiedEntry> fresh) throws SQLException {
        if (partitions.isEmpty()) {
            return Set.of();
        }
        return transactions.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL synchronous_commit = off");
            }
            return advance(connection, partitions, fresh);
        });
    }

    /**
     * Empties the views and folds the whole stored log again. Readers meanwhile see views that lag; sinks that run go on
     * and take their share.
     */
    public void rebuild() throws SQLException {
        List<Integer> partitions = transactions.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                // Waits for projectors at work and keeps new ones out, so that none adds to views after they are
                // emptied while its own position says otherwise.
                statement.execute("LOCK TABLE fc.view_position IN EXCLUSIVE MODE");
                statement.execute("UPDATE fc.view_position SET next_log_seq = 0");
                statement.execute("TRUNCATE fc.run, fc.step, fc.gate");
            }
            return Query.list(
                    connection,
                    "SELECT log_partition FROM fc.log_position ORDER BY log_partition",
                    none -> {},
                    row -> row.number());
        });
        Set<Integer> behind = Set.copyOf(partitions);
        while (!behind.isEmpty()) {
            behind = advance(behind, List.of());
        }
    }

    private Set<Integer> advance(Connection connection, Collection<Integer> partitions, List<VerifiedEntry> fresh)
            throws SQLException {
        SortedMap<Integer, Long> positions = lockPositions(connection, partitions);
        Map<Integer, List<VerifiedEntry>> freshOf =
                fresh.stream().collect(Collectors.groupingBy(VerifiedEntry::partition));
        List<EventInLog> events = new ArrayList<>();
        SortedMap<Integer, Long> moved = new TreeMap<>();
        Set<Integer> behind = new TreeSet<>();
        for (Map.Entry<Integer, Long> position : positions.entrySet()) {
            int partition = position.getKey();
            long next = position.getValue();
            List<Optional<EventInLog>> found =
                    stretch(connection, partition, next, freshOf.getOrDefault(partition, List.of()));
            found.forEach(event -> event.ifPresent(events::add));
            if (!found.isEmpty()) {
                moved.put(partition, next + found.size());
            }
            if (found.size() == stretch) {
                behind.add(partition);
            }
        }
        fold(connection, events);
        movePositions(connection, moved);
        return behind;
    }

    /** What the next entries of a partition tell; where {@code fresh} are those, they are not read back. */
    private List<Optional<EventInLog>> stretch(
            Connection connection, int partition, long next, List<VerifiedEntry> fresh) throws SQLException {
        boolean follows = !fresh.isEmpty()
                && fresh.size() <= stretch
                && fresh.getFirst().entry().logSeq() == next
                && fresh.getLast().entry().logSeq() == next + fresh.size() - 1; // another sink may have stored some
        return follows
                ? fresh.stream().map(Projector::event).toList()
                : Query.list(
                        connection,
                        "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry"
                                + " WHERE log_partition = ? AND log_seq >= ? ORDER BY log_seq LIMIT ?",
                        parameters ->
                                parameters.number(partition).bigNumber(next).number(stretch),
                        row -> event(StoredEntry.read(row)));
    }

    private static Optional<EventInLog> event(StoredEntry stored) {
        return event(stored.readRecord(), stored.leaf());
    }

    private static Optional<EventInLog> event(VerifiedEntry verified) {
        return event(new AuditRecord(verified.entry(), verified.data(), verified.salt()), verified.leaf());
    }

    /**
     * Views pass over an entry whose code they do not know. A code that they know, with a word that they do not, fails:
     * what became of the run could only be guessed.
     */
    private static Optional<EventInLog> event(AuditRecord read, String leaf) {
        return read.event()
                .map(event -> new EventInLog(read.entry(), event, read.data().sha256(), leaf));
    }

    private static void fold(Connection connection, List<EventInLog> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        List<String> runIds = events.stream().map(EventInLog::runId).distinct().toList();
        ViewFold fold = new ViewFold(
                Query.list(
                        connection,
                        "SELECT " + RunRows.COLUMNS + " FROM fc.run WHERE run_id = ANY (?)",
                        parameters -> parameters.texts(runIds),
                        RunRows::read),
                Query.list(
                        connection,
                        "SELECT " + StepRows.COLUMNS + " FROM fc.step WHERE run_id = ANY (?)",
                        parameters -> parameters.texts(runIds),
                        StepRows::read),
                Query.list(
                        connection,
                        "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE run_id = ANY (?)"
                                + " AND (status = 'pending' OR review_open)",
                        parameters -> parameters.texts(runIds),
                        GateRows::read),
                earlierOutputs(connection, events));
        events.forEach(fold::apply);
        RunRows.put(connection, fold.changedRuns());
        StepRows.put(connection, fold.changedSteps());
        GateRows.put(connection, fold.changedGates());
    }

    /**
     * The outputs of runs that finish in this stretch, but whose output step completed before it. As a rule both stand in
     * one stretch, so that this asks for nothing.
     */
    private static Map<StepView.Key, JsonValue> earlierOutputs(Connection connection, List<EventInLog> events)
            throws SQLException {
        Set<StepView.Key> completedHere = new HashSet<>();
        Map<StepView.Key, JsonValue> outputs = new HashMap<>();
        for (EventInLog at : events) {
            if (at.event() instanceof Event.StepCompleted completed) {
                completedHere.add(new StepView.Key(at.runId(), completed.stepId()));
            } else if (at.event() instanceof Event.RunFinished finished && finished.outputStep() != null) {
                StepView.Key key = new StepView.Key(at.runId(), finished.outputStep());
                if (!completedHere.contains(key)) {
                    outputs.put(key, storedOutput(connection, key));
                }
            }
        }
        return outputs;
    }

    private static JsonValue storedOutput(Connection connection, StepView.Key key) throws SQLException {
        List<StoredEntry> newestFirst = Query.list(
                connection,
                "SELECT " + StoredEntry.COLUMNS
                        + " FROM fc.entry WHERE run_id = ? AND type = ? AND seq IS NOT NULL ORDER BY seq DESC",
                parameters -> parameters.text(key.runId()).text(EventType.STEP_COMPLETED.code()),
                StoredEntry::read);
        for (StoredEntry stored : newestFirst) {
            Event.StepCompleted completed = Codec.read(stored.data(), Event.StepCompleted.class);
            if (completed.stepId().equals(key.stepId())) {
                return completed.output();
            }
        }
        throw new IllegalStateException("Expected the log to tell of the output of " + key + ", but found none");
    }

    /** Where the views of these partitions stand, locked until the transaction ends, always in the same order. */
    private static SortedMap<Integer, Long> lockPositions(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        SortedMap<Integer, Long> positions = lockedPositions(connection, partitions);
        if (positions.size() < partitions.size()) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO fc.view_position (log_partition) VALUES (?) ON CONFLICT DO NOTHING")) {
                RowWriter row = new RowWriter(insert);
                for (int partition : new TreeSet<>(partitions)) {
                    row.number(partition).endRow();
                }
                insert.executeBatch();
            }
            positions = lockedPositions(connection, partitions);
        }
        return positions;
    }

    private static SortedMap<Integer, Long> lockedPositions(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        SortedMap<Integer, Long> positions = new TreeMap<>();
        Query.list(
                        connection,
                        "SELECT log_partition, next_log_seq FROM fc.view_position WHERE log_partition = ANY (?)"
                                + " ORDER BY log_partition FOR UPDATE",
                        parameters -> parameters.numbers(partitions),
                        row -> Map.entry(row.number(), row.bigNumber()))
                .forEach(position -> positions.put(position.getKey(), position.getValue()));
        return positions;
    }

    private static void movePositions(Connection connection, SortedMap<Integer, Long> positions) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE fc.view_position SET next_log_seq = ? WHERE log_partition = ?")) {
            RowWriter row = new RowWriter(update);
            for (Map.Entry<Integer, Long> position : positions.entrySet()) {
                row.bigNumber(position.getValue()).number(position.getKey()).endRow();
            }
            update.executeBatch();
        }
    }
}
