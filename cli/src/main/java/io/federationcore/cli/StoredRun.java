package io.federationcore.cli;

import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Waits, briefly, for the stored views to come to where the log is: they may lag. */
final class StoredRun {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private StoredRun() {}

    /** The run once its views have come to {@code seq}. */
    static RunReport await(AuditStore store, String runId, long seq, Duration patience) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            var run = store.run(runId);
            if (run.isPresent() && run.get().seq() >= seq) {
                return RunReport.load(store, runId).orElseThrow();
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        List<StoredEntry> stored = store.chain(runId);
        throw new UserError(
                UserError.FAILED,
                "Expected entry " + seq + " of run " + runId + " in the database within " + patience.toSeconds()
                        + " s, but found " + stored.size() + " entries");
    }
}
