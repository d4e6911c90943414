package io.federationcore.sink.store;

import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.view.GateRows;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunRows;
import io.federationcore.sink.view.RunView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one tenant, as one transaction of {@link TenantStore} sees them; of no use after it. The queries name no
 * tenant: the database shows no other's rows.
 */
public final class TenantRows {
    private final Connection connection;

    TenantRows(Connection connection) {
        this.connection = connection;
    }

    public Optional<RunView> run(String runId) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT " + RunRows.COLUMNS + " FROM fc.run WHERE run_id = ?",
                        parameters -> parameters.text(runId),
                        RunRows::read)
                .stream()
                .findFirst();
    }

    /** The place in the chain of the newest entry that the run's view tells of; empty if there is no such run. */
    public OptionalLong seq(String runId) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT seq FROM fc.run WHERE run_id = ?",
                        parameters -> parameters.text(runId),
                        RowReader::bigNumber)
                .stream()
                .mapToLong(seq -> seq)
                .findFirst();
    }

    /**
     * The newest runs first.
     *
     * @param limit at most {@link AuditStore#MAX_ROWS}
     */
    public List<RunView> runs(RunFilter filter, int limit, int offset) throws SQLException {
        return Query.list(
                connection,
                "SELECT " + RunRows.COLUMNS + " FROM fc.run" + filter.condition()
                        + " ORDER BY created_at DESC, run_id LIMIT ? OFFSET ?",
                parameters -> {
                    filter.set(parameters);
                    parameters.number(AuditStore.requireLimit(limit)).number(offset);
                },
                RunRows::read);
    }

    /**
     * Entries of a run's chain, in order.
     *
     * @param type only of this type; null for all
     */
    public List<StoredEntry> entries(String runId, @Nullable EventCode type, long fromSeq, int limit, int offset)
            throws SQLException {
        String ofType = type == null ? "" : " AND type = ?";
        return Query.list(
                connection,
                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE run_id = ? AND seq >= ?" + ofType
                        + " ORDER BY seq LIMIT ? OFFSET ?",
                parameters -> {
                    parameters.text(runId).bigNumber(fromSeq);
                    if (type != null) {
                        parameters.text(type.code());
                    }
                    parameters.number(AuditStore.requireLimit(limit)).number(offset);
                },
                StoredEntry::read);
    }

    /** The leaves of a run's chain, in order. */
    public List<String> leaves(String runId) throws SQLException {
        return Query.list(
                connection,
                "SELECT encode(leaf, 'hex') FROM fc.entry WHERE run_id = ? AND seq IS NOT NULL ORDER BY seq",
                parameters -> parameters.text(runId),
                RowReader::text);
    }

    /** The newest entry that a command led to in its run's chain. */
    public Optional<StoredEntry> lastOfCommand(String commandId) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE command_id = ?"
                                + " AND seq IS NOT NULL ORDER BY log_partition, log_seq DESC LIMIT 1",
                        parameters -> parameters.text(commandId),
                        StoredEntry::read)
                .stream()
                .findFirst();
    }

    /** The first entry of that type that a command led to. */
    public Optional<StoredEntry> firstOfCommand(String commandId, EventType type) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE command_id = ? AND type = ?"
                                + " AND seq IS NOT NULL ORDER BY log_partition, log_seq LIMIT 1",
                        parameters -> parameters.text(commandId).text(type.code()),
                        StoredEntry::read)
                .stream()
                .findFirst();
    }

    /** The gates of a run at which people are or were asked, in the order in which they were requested. */
    public List<GateView> approvalGates(String runId) throws SQLException {
        return Query.list(
                connection,
                "SELECT " + GateRows.COLUMNS
                        + " FROM fc.gate WHERE run_id = ? AND gate_type = 'approval' ORDER BY requested_seq",
                parameters -> parameters.text(runId),
                GateRows::read);
    }

    public Optional<GateView> gate(String gateId) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE gate_id = ?",
                        parameters -> parameters.text(gateId),
                        GateRows::read)
                .stream()
                .findFirst();
    }

    /**
     * The gates that wait for people, the longest waiting first.
     *
     * @param approvers only gates that ask one of these, as {@code user:<id>} or {@code group:<id>}; null for all
     */
    public List<GateView> pendingGates(@Nullable List<String> approvers, int limit, int offset) throws SQLException {
        String asking = approvers == null ? "" : " AND approvers && ?";
        return Query.list(
                connection,
                "SELECT " + GateRows.COLUMNS
                        + " FROM fc.gate WHERE status = 'pending' AND gate_type = 'approval'" + asking
                        + " ORDER BY created_at, gate_id LIMIT ? OFFSET ?",
                parameters -> {
                    if (approvers != null) {
                        parameters.texts(approvers);
                    }
                    parameters.number(AuditStore.requireLimit(limit)).number(offset);
                },
                GateRows::read);
    }
}
