package io.federationcore.sink.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs one query and reads its rows. */
public final class Query {
    /** Sets the query's parameters. */
    @FunctionalInterface
    public interface Parameters {
        void set(RowWriter parameters) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(RowReader row) throws SQLException;
    }

    private Query() {}

    /** All rows of the answer; the query bounds how many there are. */
    public static <T> List<T> list(Connection connection, String sql, Parameters parameters, Row<T> reading)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            parameters.set(new RowWriter(select));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(reading.read(new RowReader(row)));
                }
            }
        }
        return rows;
    }
}
