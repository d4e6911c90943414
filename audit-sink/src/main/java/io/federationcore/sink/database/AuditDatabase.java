package io.federationcore.sink.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.time.Duration;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The audit database, PostgreSQL 16 or later: its schema {@code fc}, and pools of connections in a role.
 *
 * <p>The migrating login owns the tables. A connection from a pool switches to its role at once, so that what the role
 * may not do fails even where the login could. A login that is nothing but a member of {@code fc_sink} is better still:
 * then the sink's process holds no credentials that could alter the tables at all.
 */
public final class AuditDatabase {
    /** The schema that holds everything. */
    public static final String SCHEMA = "fc";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(20);
    /** A holder of the position's lock that has gone quiet must not hold up the others for ever. */
    private static final Duration IDLE_TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

    private static final int CONNECT_RETRIES = 5;

    private AuditDatabase() {}

    /**
     * Brings the schema up to date. Several instances may do so at the same time: the first does it, the others wait.
     *
     * @param owner may create a schema in the database, and the two roles unless they exist
     * @throws UnreachableDatabase if there is no database, after about half a minute of trying to connect
     * @throws org.flywaydb.core.api.FlywayException if it cannot
     */
    public static void migrate(DatabaseLogin owner) {
        Flyway migration = Flyway.configure()
                .dataSource(owner.url(), owner.user(), owner.password())
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .table("schema_history")
                .locations("classpath:db/migration/audit-sink")
                .connectRetries(CONNECT_RETRIES)
                .cleanDisabled(true)
                .load();
        try {
            migration.migrate();
        } catch (FlywayException e) {
            throw UnreachableDatabase.or(e, owner);
        }
    }

    /**
     * Opens a pool whose connections act in {@code role}; commits are explicit.
     *
     * @param size the most connections, from 1
     */
    public static HikariDataSource open(DatabaseLogin login, DatabaseRole role, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(role.roleName());
        config.setJdbcUrl(login.url());
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.setConnectionInitSql(String.format(
                Locale.ROOT,
                "SET ROLE %s; SET lock_timeout = %d; SET idle_in_transaction_session_timeout = %d",
                role.roleName(),
                LOCK_TIMEOUT.toMillis(),
                IDLE_TRANSACTION_TIMEOUT.toMillis()));
        config.addDataSourceProperty("ApplicationName", "federation-core " + role.roleName());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toSeconds()));
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw UnreachableDatabase.or(e, login);
        }
    }
}
