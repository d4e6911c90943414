package io.federationcore.sink.store;

import io.federationcore.sink.database.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * Hears when the read views move: PostgreSQL tells it ({@code V12}), so that nobody has to ask over and over. For one
 * thread.
 */
public final class ViewMoves implements AutoCloseable {
    private static final String CHANNEL = "fc_views";

    private final Connection connection;

    private ViewMoves(Connection connection) {
        this.connection = connection;
    }

    static ViewMoves on(Connection connection) throws SQLException {
        ViewMoves moves = new ViewMoves(connection);
        try {
            connection.setAutoCommit(true); // inside a transaction nothing would be heard
            moves.execute("LISTEN " + CHANNEL);
            return moves;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Waits for the views to move.
     *
     * @param patience from 1 ms
     * @return whether they moved, or false where they did not within {@code patience}
     * @throws SQLException also where the database went away meanwhile
     */
    public boolean await(Duration patience) throws SQLException {
        return connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(patience.toMillis())).length > 0;
    }

    /** How far the views are now: the number of the next log entry that each partition's do not tell of yet. */
    public Map<Integer, Long> next() throws SQLException {
        Map<Integer, Long> next = new TreeMap<>();
        Query.list(
                        connection,
                        "SELECT log_partition, next_log_seq FROM fc.view_position",
                        none -> {},
                        row -> Map.entry(row.number(), row.bigNumber()))
                .forEach(position -> next.put(position.getKey(), position.getValue()));
        return next;
    }

    private void execute(String statement) throws SQLException {
        try (Statement listening = connection.createStatement()) {
            listening.execute(statement);
        }
    }

    /** Stops to listen, and gives the connection back. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            if (connection.isValid(1)) {
                execute("UNLISTEN " + CHANNEL);
            }
        }
    }
}
