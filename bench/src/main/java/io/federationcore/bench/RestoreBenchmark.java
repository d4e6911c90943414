package io.federationcore.bench;

import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.settings.GroupMember;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long the log stands still when an orchestrator is killed under load: until the first entry after it, with the
 * same instance started again at once and so many finished runs to be restored; and with another one that stood by.
 */
final class RestoreBenchmark extends GovernedBench {
    static final String RESTORE = "restore";

    /** What was written before the kill may come so long after it, and no JVM starts faster. */
    private static final Duration STILL_COMING = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Map<String, String> ALONE = Map.of();
    /** As docs/deploying.md advises where another instance is to take over soon. */
    private static final Map<String, String> STANDING_BY = Map.of(
            OrchestratorConfig.STANDBYS,
            "1",
            GroupMember.SESSION_TIMEOUT,
            "PT1.5S",
            OrchestratorConfig.TRANSACTION_TIMEOUT,
            "PT1.5S");

    private final int partitions;

    private RestoreBenchmark(BenchPlan plan, SystemUnderTest system, Benchmark.Told told) throws IOException {
        super(plan, system, told);
        this.partitions = system.kafka().topics().partitions();
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if an orchestrator does not come back, or a run does not complete
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        RestoreBenchmark benchmark = new RestoreBenchmark(plan, system, told);
        FinishedRuns finished = benchmark.finishedRuns();
        told.progress().accept("Warming up");
        OpenLoop.run(benchmark.load, plan.rate(), plan.warmup()); // at full speed it would leave much to be restored
        system.orchestrators().stopOwn();
        for (int runs : FinishedRuns.upTo(plan.finished())) {
            finished.fill(runs);
            benchmark.restarts(runs);
            benchmark.takeOvers(runs);
        }
        return benchmark.measurements.figures("");
    }

    private void restarts(int runs) throws Exception {
        NoiseLoop.measure(measurements);
        Process process = system.orchestrators().start(1, ALONE);
        try (LogArrivals log = LogArrivals.of(system.kafka());
                SteadyLoad steady = SteadyLoad.begin(load, plan.rate())) {
            log.await(System.nanoTime(), partitions, PATIENCE);
            for (int repetition = 1; repetition <= plan.reps(); repetition++) {
                told.progress()
                        .accept("Restart " + repetition + " of " + plan.reps() + " with " + runs + " finished runs");
                long killed = System.nanoTime();
                process.destroyForcibly().waitFor();
                process = system.orchestrators().start(1, ALONE);
                measurements.add(RESTORE, "first_entry_" + runs, "s", after(log, killed, 1));
                measurements.add(RESTORE, "all_partitions_" + runs, "s", after(log, killed, partitions));
                memory(process, runs);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void memory(Process process, int runs) throws IOException {
        var resident = MemoryUse.resident(process.pid());
        if (resident.isPresent()) {
            measurements.add(RESTORE, "resident_" + runs, "MiB", resident.getAsDouble());
        }
    }

    /** Two instances: the one that is killed stays away until the other has its partitions, and comes back for the next turn. */
    private void takeOvers(int runs) throws Exception {
        Process[] processes = {
            system.orchestrators().start(1, STANDING_BY), system.orchestrators().start(2, STANDING_BY)
        };
        try (LogArrivals log = LogArrivals.of(system.kafka());
                SteadyLoad steady = SteadyLoad.begin(load, plan.rate())) {
            log.await(System.nanoTime(), partitions, PATIENCE);
            for (int repetition = 1; repetition <= plan.reps(); repetition++) {
                settle();
                told.progress()
                        .accept("Takeover " + repetition + " of " + plan.reps() + " with " + runs + " finished runs");
                int turn = repetition % 2;
                long killed = System.nanoTime();
                processes[turn].destroyForcibly().waitFor();
                measurements.add(RESTORE, "takeover_" + runs, "s", after(log, killed, partitions));
                processes[turn] = system.orchestrators().start(turn + 1, STANDING_BY);
            }
        } finally {
            for (Process process : processes) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Lets an instance that was just started get its share and its stores. */
    private void settle() throws InterruptedException {
        told.progress().accept("Letting both instances settle");
        TimeUnit.MILLISECONDS.sleep(plan.duration().toMillis());
    }

    private static double after(LogArrivals log, long killed, int partitions) throws InterruptedException {
        Duration further = log.await(killed + STILL_COMING.toNanos(), partitions, PATIENCE);
        return further.plus(STILL_COMING).toNanos() / 1e9;
    }
}
