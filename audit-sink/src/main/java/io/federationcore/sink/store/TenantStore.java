package io.federationcore.sink.store;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

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

    /** Reads rows of one tenant. */
    @FunctionalInterface
    public interface Reading<T> {
        T from(TenantRows rows) throws SQLException;
    }

    /** Reads what belongs to {@code tenant}, all of it in one transaction. */
    public <T> T read(String tenant, Reading<T> reading) throws SQLException {
        return inTenant(tenant, connection -> reading.from(new TenantRows(connection)));
    }

    /** Hears when the views move, on one of this store's connections, which it keeps until it is closed. */
    public ViewMoves listen() throws SQLException {
        return ViewMoves.on(pool.getConnection());
    }

    @Override
    public void close() {
        pool.close();
    }
}
