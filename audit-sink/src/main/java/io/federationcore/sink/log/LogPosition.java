package io.federationcore.sink.log;

import io.federationcore.sink.database.RowReader;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition of the log is stored.
 *
 * @param log {@code <federation>/fc-run/<partition>}
 * @param nextOffset the first Kafka offset that is not stored
 * @param nextLogSeq how many entries are stored, which is the next one's {@code log_seq}
 * @param lastTime the last entry's time; null before the first
 */
public record LogPosition(
        int partition,
        String log,
        long nextOffset,
        long nextLogSeq,
        @Nullable Instant lastTime) {
    /** The columns of {@code fc.log_position} that {@link #read} reads. */
    public static final String COLUMNS = "log_partition, log, next_offset, next_log_seq, last_time";

    public static LogPosition read(RowReader row) throws SQLException {
        return new LogPosition(row.number(), row.text(), row.bigNumber(), row.bigNumber(), row.findTime());
    }
}
