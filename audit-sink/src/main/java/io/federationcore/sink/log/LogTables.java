package io.federationcore.sink.log;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Entry;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statements on {@code fc.entry} and {@code fc.log_position}. */
final class LogTables {
    /** The last entry of a run's chain. */
    record Head(long seq, String leaf) {
        static final Head NONE = new Head(-1, Entry.NO_PREVIOUS);
    }

    /** What is stored at one place of the log. */
    record Stored(long offset, String leaf) {}

    private LogTables() {}

    /** Makes the positions that are not there yet, at the log's start. */
    static void create(Connection connection, SortedMap<Integer, String> logs) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO fc.log_position (log_partition, log) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            RowWriter row = new RowWriter(insert);
            for (Map.Entry<Integer, String> log : logs.entrySet()) {
                row.number(log.getKey()).text(log.getValue()).endRow();
            }
            insert.executeBatch();
        }
    }

    /** The positions of these partitions, locked until the transaction ends, always in the same order. */
    static SortedMap<Integer, LogPosition> lock(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        SortedMap<Integer, LogPosition> positions = new TreeMap<>();
        Query.list(
                        connection,
                        "SELECT " + LogPosition.COLUMNS + " FROM fc.log_position"
                                + " WHERE log_partition = ANY (?) ORDER BY log_partition FOR UPDATE",
                        parameters -> parameters.numbers(partitions),
                        LogPosition::read)
                .forEach(position -> positions.put(position.partition(), position));
        return positions;
    }

    static void advance(Connection connection, Collection<LogPosition> positions) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE fc.log_position SET next_offset = ?, next_log_seq = ?, last_time = ? WHERE log_partition = ?")) {
            RowWriter row = new RowWriter(update);
            for (LogPosition position : positions) {
                row.bigNumber(position.nextOffset())
                        .bigNumber(position.nextLogSeq())
                        .time(position.lastTime())
                        .number(position.partition())
                        .endRow();
            }
            update.executeBatch();
        }
    }

    static Optional<Stored> find(Connection connection, int partition, long logSeq) throws SQLException {
        return Query.list(
                        connection,
                        "SELECT kafka_offset, leaf FROM fc.entry WHERE log_partition = ? AND log_seq = ?",
                        parameters -> parameters.number(partition).bigNumber(logSeq),
                        row -> new Stored(row.bigNumber(), Sha256.toHex(row.bytes())))
                .stream()
                .findFirst();
    }

    /** The last entry of each of these runs that has one. */
    static Map<String, Head> heads(Connection connection, List<String> runIds) throws SQLException {
        Map<String, Head> heads = new HashMap<>();
        Query.list(
                        connection,
                        """
                        SELECT wanted.run_id, head.seq, head.leaf
                        FROM unnest(?) AS wanted (run_id)
                        CROSS JOIN LATERAL (
                            SELECT seq, leaf FROM fc.entry
                            WHERE entry.run_id = wanted.run_id AND seq IS NOT NULL
                            ORDER BY seq DESC LIMIT 1) AS head""",
                        parameters -> parameters.texts(runIds),
                        row -> Map.entry(row.text(), new Head(row.bigNumber(), Sha256.toHex(row.bytes()))))
                .forEach(head -> heads.put(head.getKey(), head.getValue()));
        return heads;
    }

    static void insert(Connection connection, List<VerifiedEntry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO fc.entry (log_partition, log_seq, run_id, seq, event_id, type, tenant_id, time,"
                        + " command_id, leaf, kafka_offset, entry, data, salt)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            RowWriter row = new RowWriter(insert);
            for (VerifiedEntry verified : entries) {
                Entry entry = verified.entry();
                row.number(verified.partition())
                        .bigNumber(entry.logSeq())
                        .text(entry.runId())
                        .bigNumber(entry.seq())
                        .text(entry.eventId())
                        .text(entry.type().code())
                        .text(entry.tenantId())
                        .time(entry.time())
                        .text(entry.commandId())
                        .bytes(Sha256.fromHex(verified.leaf()))
                        .bigNumber(verified.offset())
                        .bytes(verified.canonicalEntry().utf8())
                        .bytes(verified.data().utf8())
                        .bytes(Sha256.fromHex(verified.salt()))
                        .endRow();
            }
            insert.executeBatch();
        }
    }
}
