package io.federationcore.sink.database;

import io.federationcore.schemas.json.JsonValue;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement, one after the other. */
public final class RowWriter {
    private final PreparedStatement statement;
    private int index;

    public RowWriter(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Adds the row to the batch; the next one starts at the first parameter again. */
    public void endRow() throws SQLException {
        statement.addBatch();
        index = 0;
    }

    /**
     * Text from people and programs. PostgreSQL's text cannot hold U+0000, which JSON can: it becomes U+FFFD, so that
     * nobody can stop the sink with it. The entry's bytes keep what was really said.
     */
    public RowWriter text(@Nullable String value) throws SQLException {
        statement.setString(++index, value == null ? null : value.replace('\0', '\uFFFD'));
        return this;
    }

    public RowWriter texts(List<String> values) throws SQLException {
        String[] storable =
                values.stream().map(value -> value.replace('\0', '\uFFFD')).toArray(String[]::new);
        statement.setArray(++index, statement.getConnection().createArrayOf("text", storable));
        return this;
    }

    public RowWriter numbers(Collection<Integer> values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf("integer", values.toArray()));
        return this;
    }

    /** Canonical text, in which U+0000 is an escape. */
    public RowWriter json(@Nullable JsonValue value) throws SQLException {
        statement.setString(++index, value == null ? null : value.text());
        return this;
    }

    public RowWriter flag(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
        return this;
    }

    public RowWriter number(@Nullable Integer value) throws SQLException {
        statement.setObject(++index, value, Types.INTEGER);
        return this;
    }

    public RowWriter bigNumber(@Nullable Long value) throws SQLException {
        statement.setObject(++index, value, Types.BIGINT);
        return this;
    }

    public RowWriter bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** A time, independent of the session's and the machine's time zone. */
    public RowWriter time(@Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(++index, value.atOffset(ZoneOffset.UTC));
        }
        return this;
    }
}
