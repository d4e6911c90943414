package io.federationcore.sink.database;

import io.federationcore.schemas.json.JsonValue;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a row, one after the other. The {@code find} methods are for columns that may be null; the others
 * fail with an SQLException where one is.
 */
public final class RowReader {
    private final ResultSet row;
    private int column;

    public RowReader(ResultSet row) {
        this.row = row;
    }

    public String text() throws SQLException {
        return present(findText());
    }

    public @Nullable String findText() throws SQLException {
        return row.getString(++column);
    }

    public List<String> texts() throws SQLException {
        Array array = present(row.getArray(++column));
        return List.of((String[]) array.getArray());
    }

    public JsonValue json() throws SQLException {
        return present(findJson());
    }

    public @Nullable JsonValue findJson() throws SQLException {
        String text = row.getString(++column);
        return text == null ? null : JsonValue.ofCanonical(text);
    }

    public int number() throws SQLException {
        return present(findNumber());
    }

    public @Nullable Integer findNumber() throws SQLException {
        return row.getObject(++column, Integer.class);
    }

    public long bigNumber() throws SQLException {
        return present(row.getObject(++column, Long.class));
    }

    public byte[] bytes() throws SQLException {
        return present(row.getBytes(++column));
    }

    public Instant time() throws SQLException {
        return present(findTime());
    }

    public @Nullable Instant findTime() throws SQLException {
        OffsetDateTime time = row.getObject(++column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private <T> T present(@Nullable T value) throws SQLException {
        if (value == null) {
            throw new SQLException(
                    "Expected a value in column '" + row.getMetaData().getColumnName(column) + "', but found null");
        }
        return value;
    }
}
