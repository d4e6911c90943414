package io.federationcore.sink.view;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.StoredEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings the views up to the stored log, a stretch of one partition at a time, each in one transaction with the
 * position that it leads to. Several instances may work on the same partition: the position's row is locked first.
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
     * Folds the next stretch of one partition.
     *
     * @return whether there may be more
     * @throws IllegalStateException if the entries cannot be what happened, one after the other
     * @throws io.federationcore.schemas.json.InvalidJson if an entry of a known code says what this release does not know
     */
    public boolean advance(int partition) throws SQLException {
        return transactions.run(connection -> advance(connection, partition));
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
        for (int partition : partitions) {
            boolean more = true;
            while (more) {
                more = advance(partition);
            }
        }
    }

    private boolean advance(Connection connection, int partition) throws SQLException {
        long next = lockPosition(connection, partition);
        List<StoredEntry> entries = Query.list(
                connection,
                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry"
                        + " WHERE log_partition = ? AND log_seq >= ? ORDER BY log_seq LIMIT ?",
                parameters -> parameters.number(partition).bigNumber(next).number(stretch),
                StoredEntry::read);
        if (entries.isEmpty()) {
            return false;
        }
        fold(connection, entries.stream().flatMap(Projector::event).toList());
        movePosition(connection, partition, next + entries.size());
        return entries.size() == stretch;
    }

    /**
     * Views pass over an entry whose code they do not know. A code that they know, with a word that they do not, fails:
     * what became of the run could only be guessed.
     */
    private static Stream<EventInLog> event(StoredEntry stored) {
        AuditRecord read = stored.readRecord();
        return read
                .event()
                .map(event -> new EventInLog(read.entry(), event, stored.data().sha256(), stored.leaf()))
                .stream();
    }

    private static void fold(Connection connection, List<EventInLog> events) throws SQLException {
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

    private static long lockPosition(Connection connection, int partition) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO fc.view_position (log_partition) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setInt(1, partition);
            insert.executeUpdate();
        }
        return Query.list(
                        connection,
                        "SELECT next_log_seq FROM fc.view_position WHERE log_partition = ? FOR UPDATE",
                        parameters -> parameters.number(partition),
                        row -> row.bigNumber())
                .getFirst();
    }

    private static void movePosition(Connection connection, int partition, long next) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE fc.view_position SET next_log_seq = ? WHERE log_partition = ?")) {
            update.setLong(1, next);
            update.setInt(2, partition);
            update.executeUpdate();
        }
    }
}
