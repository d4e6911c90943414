package io.federationcore.sink.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in transactions of a pool: all of it is committed, or none. */
public final class Transactions {
    /** Work inside one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private final DataSource pool;

    public Transactions(DataSource pool) {
        this.pool = pool;
    }

    /**
     * Commits what {@code work} did, or rolls it back where it throws.
     *
     * @throws SQLException the work's, or the commit's: after the latter it is open whether it was committed
     */
    public <T> T run(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            }
        }
    }

    private static void rollback(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e); // a lost connection rolls back by itself
        }
    }
}
