package io.federationcore.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Measures whether anything grows: latency, processor time and memory in each tenth of a long load at a fixed rate, with real
 * runs on all topics and in the database, and others that are finished in the orchestrator's store.
 */
final class SoakBenchmark extends GovernedBench {
    static final String SOAK = "soak";

    private static final int PARTS = 10;

    private SoakBenchmark(BenchPlan plan, SystemUnderTest system, Benchmark.Told told) throws IOException {
        super(plan, system, told);
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if a run does not complete
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        SoakBenchmark benchmark = new SoakBenchmark(plan, system, told);
        FinishedRuns finished = benchmark.finishedRuns();
        system.orchestrators().stopOwn();
        finished.fill(plan.finished());
        try (OwnOrchestrators orchestrator = OwnOrchestrators.start(1, Map.of(), system, benchmark.load, plan.rate())) {
            told.progress().accept("Warming up");
            ClosedLoop.run(benchmark.load, plan.inFlight(), plan.warmup(), benchmark.cpu::used);
            for (int part = 1; part <= PARTS; part++) {
                benchmark.measure(part, orchestrator);
            }
        }
        return benchmark.measurements.figures("");
    }

    private void measure(int part, OwnOrchestrators orchestrator) throws Exception {
        told.progress().accept("Part " + part + " of " + PARTS);
        NoiseLoop.measure(measurements);
        Used before = used(orchestrator);
        Duration time = plan.duration().dividedBy(PARTS);
        Histogram latencies = OpenLoop.run(load, plan.rate(), time);
        int runs = OpenLoop.count(plan.rate(), time);
        Used used = used(orchestrator).since(before);
        String suffix = "_" + part;
        measurements.addPercentile(SOAK, "latency_p50" + suffix, latencies, 50);
        measurements.addPercentile(SOAK, "latency_p99" + suffix, latencies, 99);
        measurements.addPerRun(SOAK, "cpu" + suffix, used.own(), runs);
        measurements.addPerRun(SOAK, "cpu_orchestrator" + suffix, used.there(), runs);
        measurements.addPerRun(SOAK, "cpu_database" + suffix, used.here().database(), runs);
        orchestrator.memory(SOAK, "resident_orchestrator" + suffix, measurements);
        MemoryUse.measure(SOAK, suffix, measurements);
    }
}
