package io.federationcore.bench;

import io.federationcore.sink.log.LogPosition;
import io.federationcore.sink.store.AuditStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** How far the sink is: entries stored, and entries folded into the views. */
final class SinkProgress {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final AuditStore store;

    SinkProgress(AuditStore store) {
        this.store = store;
    }

    /** Entries that are stored. */
    long stored() {
        return positions().stream().mapToLong(LogPosition::nextLogSeq).sum();
    }

    private long folded() throws SQLException {
        long folded = 0;
        for (LogPosition position : positions()) {
            folded += store.viewPosition(position.partition()).orElse(0);
        }
        return folded;
    }

    private List<LogPosition> positions() {
        try {
            return store.positions();
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to read how far the log is stored", e);
        }
    }

    /**
     * How long it took until everything was stored, and until the views had followed.
     *
     * @param stored since the waiting began
     * @param folded since the waiting began
     */
    record CaughtUp(Duration stored, Duration folded) {}

    /**
     * Waits until so many entries are stored and folded.
     *
     * @throws IllegalStateException if there are more: then something was done twice
     */
    CaughtUp await(long entries) throws InterruptedException, SQLException {
        long began = System.nanoTime();
        Duration stored = null;
        while (true) {
            long now = stored();
            if (now > entries) {
                throw new IllegalStateException("Expected " + entries + " stored entries, but found " + now);
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (stored == null && now == entries) {
                stored = waited;
            }
            if (stored != null && folded() == entries) {
                return new CaughtUp(stored, Duration.ofNanos(System.nanoTime() - began));
            }
            if (waited.compareTo(PATIENCE) > 0) {
                throw new IllegalStateException(
                        "Expected " + entries + " stored entries within " + PATIENCE + ", but found " + now);
            }
            Thread.sleep(PAUSE);
        }
    }
}
