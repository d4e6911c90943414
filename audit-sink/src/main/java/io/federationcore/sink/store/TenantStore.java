package io.federationcore.sink.store;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.view.GateRows;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunRows;
import io.federationcore.sink.view.RunView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the sink stored, for one tenant at a time: the database itself shows no row of another ({@code V11}). Works
 * in role {@code fc_gateway}. Safe for use by several threads.
 */
public final class TenantStore implements AutoCloseable {
    private final HikariDataSource pool;
    private final Transactions transactions;

    private TenantStore(HikariDataSource pool) {
        this.pool = pool;
        this.transactions = new Transactions(pool);
    }

    /**
     * Opens the store; the sink must have made its tables before.
     *
     * @param connections the most connections, from 1
     * @param patience how long a query waits for a connection
     * @throws io.federationcore.sink.database.UnreachableDatabase if the database does not answer
     */
    public static TenantStore open(DatabaseLogin login, int connections, Duration patience) {
        HikariDataSource pool = AuditDatabase.open(login, DatabaseRole.GATEWAY, connections);
        pool.getHikariConfigMXBean().setConnectionTimeout(patience.toMillis());
        return new TenantStore(pool);
    }

    /** Runs work that sees the rows of {@code tenant} and of nobody else. */
    public <T> T inTenant(String tenant, Transactions.Work<T> work) throws SQLException {
        return transactions.run(connection -> {
            try (PreparedStatement name = connection.prepareStatement("SELECT set_config('fc.tenant_id', ?, true)")) {
                name.setString(1, tenant);
                name.execute();
            }
            return work.run(connection);
        });
    }

    /** Runs work that belongs to no tenant, and sees no tenant's rows. */
    public <T> T inNoTenant(Transactions.Work<T> work) throws SQLException {
        return inTenant("", work);
    }

    public Optional<RunView> run(String tenant, String runId) throws SQLException {
        return inTenant(tenant, connection -> run(connection, runId));
    }

    private static Optional<RunView> run(Connection connection, String runId) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT " + RunRows.COLUMNS + " FROM fc.run WHERE run_id = ?",
                        parameters -> parameters.text(runId),
                        RunRows::read)
                .stream()
                .findFirst();
    }

    /** The place in the chain of the newest entry that the run's view tells of; empty if there is no such run. */
    public OptionalLong seq(String tenant, String runId) throws SQLException {
        return inTenant(
                        tenant,
                        connection -> Query.list(
                                connection,
                                "SELECT seq FROM fc.run WHERE run_id = ?",
                                parameters -> parameters.text(runId),
                                RowReader::bigNumber))
                .stream()
                .mapToLong(seq -> seq)
                .findFirst();
    }

    /**
     * The newest runs first.
     *
     * @param filter whose {@code tenantId} is ignored
     * @param limit at most {@link AuditStore#MAX_ROWS}
     */
    public List<RunView> runs(String tenant, RunFilter filter, int limit, int offset) throws SQLException {
        RunFilter ofTenant = new RunFilter(tenant, filter.statuses(), filter.workflowId(), filter.since());
        return inTenant(
                tenant,
                connection -> Query.list(
                        connection,
                        "SELECT " + RunRows.COLUMNS + " FROM fc.run" + ofTenant.condition()
                                + " ORDER BY created_at DESC, run_id LIMIT ? OFFSET ?",
                        parameters -> {
                            ofTenant.set(parameters);
                            parameters.number(AuditStore.requireLimit(limit)).number(offset);
                        },
                        RunRows::read));
    }

    /**
     * Entries of a run's chain, in order.
     *
     * @param type only of this type; null for all
     */
    public List<StoredEntry> entries(
            String tenant, String runId, @Nullable EventCode type, long fromSeq, int limit, int offset)
            throws SQLException {
        String ofType = type == null ? "" : " AND type = ?";
        return inTenant(
                tenant,
                connection -> Query.list(
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
                        StoredEntry::read));
    }

    /** The leaves of a run's chain, in order. */
    public List<String> leaves(String tenant, String runId) throws SQLException {
        return inTenant(
                tenant,
                connection -> Query.list(
                        connection,
                        "SELECT encode(leaf, 'hex') FROM fc.entry WHERE run_id = ? AND seq IS NOT NULL ORDER BY seq",
                        parameters -> parameters.text(runId),
                        RowReader::text));
    }

    /** The newest entry that a command led to in its run's chain. */
    public Optional<StoredEntry> lastOfCommand(String tenant, String commandId) throws SQLException {
        return inTenant(
                        tenant,
                        connection -> Query.list(
                                connection,
                                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE command_id = ?"
                                        + " AND seq IS NOT NULL ORDER BY log_partition, log_seq DESC LIMIT 1",
                                parameters -> parameters.text(commandId),
                                StoredEntry::read))
                .stream()
                .findFirst();
    }

    /** The first entry of that type that a command led to. */
    public Optional<StoredEntry> firstOfCommand(String tenant, String commandId, EventType type) throws SQLException {
        return inTenant(
                        tenant,
                        connection -> Query.list(
                                connection,
                                "SELECT " + StoredEntry.COLUMNS + " FROM fc.entry WHERE command_id = ? AND type = ?"
                                        + " AND seq IS NOT NULL ORDER BY log_partition, log_seq LIMIT 1",
                                parameters -> parameters.text(commandId).text(type.code()),
                                StoredEntry::read))
                .stream()
                .findFirst();
    }

    /** The gates of a run at which people are or were asked, in the order in which they were requested. */
    public List<GateView> approvalGates(String tenant, String runId) throws SQLException {
        return inTenant(
                tenant,
                connection -> Query.list(
                        connection,
                        "SELECT " + GateRows.COLUMNS
                                + " FROM fc.gate WHERE run_id = ? AND gate_type = 'approval' ORDER BY requested_seq",
                        parameters -> parameters.text(runId),
                        GateRows::read));
    }

    public Optional<GateView> gate(String tenant, String gateId) throws SQLException {
        return inTenant(
                        tenant,
                        connection -> Query.list(
                                connection,
                                "SELECT " + GateRows.COLUMNS + " FROM fc.gate WHERE gate_id = ?",
                                parameters -> parameters.text(gateId),
                                GateRows::read))
                .stream()
                .findFirst();
    }

    /**
     * The gates that wait for people, the longest waiting first.
     *
     * @param approvers only gates that ask one of these, as {@code user:<id>} or {@code group:<id>}; null for all
     */
    public List<GateView> pendingGates(String tenant, @Nullable List<String> approvers, int limit, int offset)
            throws SQLException {
        String asking = approvers == null ? "" : " AND approvers && ?";
        return inTenant(
                tenant,
                connection -> Query.list(
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
                        GateRows::read));
    }

    @Override
    public void close() {
        pool.close();
    }
}
