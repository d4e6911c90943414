package io.federationcore.bench;

import java.sql.SQLException;

/** Whether the sink keeps up with the log; and, as a check on everything else, whether exactly the runs' entries are stored. */
final class SinkKeepingUp {
    private final SinkProgress progress;
    private final long entriesOfRun;
    /** Entries that there are when all runs that were begun are done. */
    private long entries;

    private SinkKeepingUp(SinkProgress progress, long entriesOfRun, long entries) {
        this.progress = progress;
        this.entriesOfRun = entriesOfRun;
        this.entries = entries;
    }

    /** Counts what the log holds by now. */
    static SinkKeepingUp from(RunTraffic traffic, SystemUnderTest system) throws InterruptedException {
        String audit = system.kafka().topics().audit();
        double entries = traffic.of(audit).records();
        if (Math.abs(entries - Math.rint(entries)) > 1e-6) {
            throw new IllegalStateException(
                    "Expected each run to make the same number of entries, but found " + entries);
        }
        return new SinkKeepingUp(
                new SinkProgress(system.store()), Math.round(entries), RunTraffic.recordsIn(audit, system.kafka()));
    }

    /** Entries that are stored by now. */
    long stored() {
        return progress.stored();
    }

    /** Waits until so many more runs are stored and folded. */
    SinkProgress.CaughtUp awaitAfter(long runs) throws InterruptedException, SQLException {
        entries += runs * entriesOfRun;
        return progress.await(entries);
    }

    /** Right after a measurement: how much the sink stored during it, and how far it is behind at its end. */
    void measure(String scenario, ClosedLoop.Seen<Moment> seen, Measurements measurements)
            throws InterruptedException, SQLException {
        long behind = entries + seen.begun() * entriesOfRun - stored();
        SinkProgress.CaughtUp caughtUp = awaitAfter(seen.begun());
        double seconds = seen.time().toNanos() / 1e9;
        measurements.add(scenario, "log_entries", "entries/s", seen.completed() * entriesOfRun / seconds);
        measurements.add(
                scenario,
                "sink_entries",
                "entries/s",
                (seen.last().stored() - seen.first().stored()) / seconds);
        measurements.add(scenario, "sink_lag", "entries", behind);
        measurements.add(scenario, "sink_catch_up", "s", caughtUp.stored().toNanos() / 1e9);
        measurements.add(scenario, "views_catch_up", "s", caughtUp.folded().toNanos() / 1e9);
    }
}
