package io.federationcore.sink.store;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.ledger.tree.InclusionProof;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.LogPosition;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.log.StoredSubtrees;
import io.federationcore.sink.view.GateRows;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunRows;
import io.federationcore.sink.view.RunView;
import io.federationcore.sink.view.StepRows;
import io.federationcore.sink.view.StepView;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the sink stored. Entries are there as soon as they are stored; views follow, and may lag.
 *
 * <p>Safe for use by several threads.
 */
public final class AuditStore implements AutoCloseable {
    /** The most rows that one list holds. */
    public static final int MAX_ROWS = 10_000;

    private static final int PAGE = 1_000;
    private static final int CONNECTIONS = 4;

    private final Transactions transactions;
    private final @Nullable HikariDataSource owned;

    private AuditStore(DataSource pool, @Nullable HikariDataSource owned) {
        this.transactions = new Transactions(pool);
        this.owned = owned;
    }

    /** Opens the store for reading only, in role {@code fc_reader}; the sink must have made its tables before. */
    public static AuditStore open(DatabaseLogin login) {
        HikariDataSource pool = AuditDatabase.open(login, DatabaseRole.READER, CONNECTIONS);
        return new AuditStore(pool, pool);
    }

    /** A store over connections of the caller's, who closes them. */
    public static AuditStore over(DataSource pool) {
        return new AuditStore(pool, null);
    }

    /** A run's chain: its entries in order, without refusals, which stand outside of it. */
    public List<StoredEntry> chain(String runId) throws SQLException {
        return list(
                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE run_id = ? AND seq IS NOT NULL ORDER BY seq",
                parameters -> parameters.text(runId),
                StoredEntry::read);
    }

    /** All that the log says under a run's id, refusals included, in the log's order. */
    public List<StoredEntry> entries(String runId) throws SQLException {
        return list(
                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE run_id = ? ORDER BY log_partition, log_seq",
                parameters -> parameters.text(runId),
                StoredEntry::read);
    }

    /** What a command led to, in the log's order; empty if the log knows no such command. */
    public List<StoredEntry> entriesOfCommand(String commandId) throws SQLException {
        return list(
                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE command_id = ? ORDER BY log_partition, log_seq",
                parameters -> parameters.text(commandId),
                StoredEntry::read);
    }

    /** The run that a command belongs to. */
    public Optional<String> runOfCommand(String commandId) throws SQLException {
        return first(
                "SELECT run_id FROM fc.entry WHERE command_id = ? ORDER BY log_partition, log_seq LIMIT 1",
                parameters -> parameters.text(commandId),
                RowReader::text);
    }

    /**
     * Hands over one partition's entries by {@code log_seq}, a page at a time, so that logs of any length can be read
     * without a long transaction.
     *
     * @param from the first {@code log_seq}
     */
    public void forEachEntry(int partition, long from, Consumer<StoredEntry> reader) throws SQLException {
        long next = from;
        List<StoredEntry> page;
        do {
            long pageStart = next;
            page = list(
                    "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE log_partition = ? AND log_seq >= ?"
                            + " ORDER BY log_seq LIMIT ?",
                    parameters ->
                            parameters.number(partition).bigNumber(pageStart).number(PAGE),
                    StoredEntry::read);
            page.forEach(reader);
            if (!page.isEmpty()) {
                next = page.getLast().logSeq() + 1;
            }
        } while (page.size() == PAGE);
    }

    /**
     * The proof that an entry is in the tree of the first {@code size} entries of its partition, from what is stored.
     *
     * @throws IllegalStateException if the tree is not stored so far
     */
    public InclusionProof inclusion(int partition, long logSeq, long size) throws SQLException {
        return transactions.run(
                connection -> StoredSubtrees.ask(connection, partition, size, tree -> tree.inclusion(logSeq)));
    }

    /** How many entries are stored, counted. */
    public long entryCount() throws SQLException {
        return list("SELECT count(*) FROM fc.entry", none -> {}, RowReader::bigNumber)
                .getFirst();
    }

    /** How far each partition is stored, by partition. */
    public List<LogPosition> positions() throws SQLException {
        return list(
                "SELECT " + LogPosition.COLUMNS + " FROM fc.log_position ORDER BY log_partition",
                none -> {},
                LogPosition::read);
    }

    /** How far the views of one partition follow: the {@code log_seq} that is next; empty before the first. */
    public OptionalLong viewPosition(int partition) throws SQLException {
        return list(
                        "SELECT next_log_seq FROM fc.view_position WHERE log_partition = ?",
                        parameters -> parameters.number(partition),
                        RowReader::bigNumber)
                .stream()
                .mapToLong(next -> next)
                .findFirst();
    }

    public Optional<RunView> run(String runId) throws SQLException {
        return first(
                "SELECT " + RunRows.COLUMNS + " FROM fc.run WHERE run_id = ?",
                parameters -> parameters.text(runId),
                RunRows::read);
    }

    /**
     * The newest runs first.
     *
     * @param limit at most {@link #MAX_ROWS}
     */
    public List<RunView> newestRuns(RunFilter filter, int limit) throws SQLException {
        return list(
                "SELECT " + RunRows.COLUMNS + " FROM fc.run" + filter.condition()
                        + " ORDER BY created_at DESC, run_id LIMIT ?",
                parameters -> {
                    filter.set(parameters);
                    parameters.number(requireLimit(limit));
                },
                RunRows::read);
    }

    /** A run's steps that were entered, in the definition's order. */
    public List<StepView> steps(String runId) throws SQLException {
        return list(
                "SELECT " + StepRows.COLUMNS + " FROM fc.step WHERE run_id = ? ORDER BY step_index, step_id",
                parameters -> parameters.text(runId),
                StepRows::read);
    }

    /** A run's gates, in the order in which they were requested. */
    public List<GateView> gates(String runId) throws SQLException {
        return list(
                "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE run_id = ? ORDER BY requested_seq",
                parameters -> parameters.text(runId),
                GateRows::read);
    }

    public Optional<GateView> gate(String gateId) throws SQLException {
        return first(
                "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE gate_id = ?",
                parameters -> parameters.text(gateId),
                GateRows::read);
    }

    /**
     * The gates that wait for people, the longest waiting first.
     *
     * @param tenantId only of this tenant; null for all
     * @param limit at most {@link #MAX_ROWS}
     */
    public List<GateView> pendingGates(@Nullable String tenantId, int limit) throws SQLException {
        String select =
                "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE status = 'pending' AND gate_type = 'approval'";
        String order = " ORDER BY created_at, gate_id LIMIT ?";
        return tenantId == null
                ? list(select + order, parameters -> parameters.number(requireLimit(limit)), GateRows::read)
                : list(
                        select + " AND tenant_id = ?" + order,
                        parameters -> parameters.text(tenantId).number(requireLimit(limit)),
                        GateRows::read);
    }

    /**
     * The gates whose emergency override awaits its review, the earliest due first.
     *
     * @param tenantId only of this tenant
     * @param limit at most {@link #MAX_ROWS}
     */
    public List<GateView> gatesAwaitingReview(String tenantId, int limit) throws SQLException {
        return list(
                "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE review_open AND tenant_id = ?"
                        + " ORDER BY resolved_at, gate_id LIMIT ?",
                parameters -> parameters.text(tenantId).number(requireLimit(limit)),
                GateRows::read);
    }

    /** What the people at a gate are shown, and vote on: the entry that opened the gate to them. */
    public Optional<StoredEntry> ballot(String runId, String gateId) throws SQLException {
        return list(
                        "SELECT " + StoredEntry.COLUMNS
                                + " FROM fc.entry WHERE run_id = ? AND type = ? AND seq IS NOT NULL ORDER BY seq",
                        parameters -> parameters.text(runId).text(EventType.GATE_FLAGGED.code()),
                        StoredEntry::read)
                .stream()
                .filter(entry -> Codec.read(entry.data(), Event.GateFlagged.class)
                        .gateId()
                        .equals(gateId))
                .findFirst();
    }

    /** Closes the connections that it opened. */
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }

    /**
     * The limit.
     *
     * @throws IllegalArgumentException if no list may be that long
     */
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ROWS) {
            throw new IllegalArgumentException("Expected a limit of 1 to " + MAX_ROWS + ", but found " + limit);
        }
        return limit;
    }

    private <T> List<T> list(String sql, Query.Parameters parameters, Query.Row<T> row) throws SQLException {
        return transactions.run(connection -> Query.list(connection, sql, parameters, row));
    }

    private <T> Optional<T> first(String sql, Query.Parameters parameters, Query.Row<T> row) throws SQLException {
        return list(sql, parameters, row).stream().findFirst();
    }
}
