package io.federationcore.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Measures what a run costs with more and more finished runs in the orchestrator's store. */
final class StateBenchmark extends GovernedBench {
    static final String STATE = "state";

    private StateBenchmark(BenchPlan plan, SystemUnderTest system, Benchmark.Told told) throws IOException {
        super(plan, system, told);
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if a run does not complete
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        StateBenchmark benchmark = new StateBenchmark(plan, system, told);
        FinishedRuns finished = benchmark.finishedRuns();
        told.progress().accept("Warming up");
        ClosedLoop.run(benchmark.load, plan.inFlight(), plan.warmup(), benchmark.cpu::used);
        system.orchestrators().stopOwn();
        for (int runs : FinishedRuns.upTo(plan.finished())) {
            finished.fill(runs);
            benchmark.measure(runs);
        }
        return benchmark.measurements.figures("");
    }

    private void measure(int runs) throws Exception {
        told.progress().accept("Restoring " + runs + " finished runs");
        try (OwnOrchestrators orchestrator = OwnOrchestrators.start(1, Map.of(), system, load, plan.rate())) {
            told.progress().accept("Warming up with " + runs + " finished runs");
            ClosedLoop.run(load, plan.inFlight(), plan.warmup(), cpu::used);
            for (int repetition = 1; repetition <= plan.reps(); repetition++) {
                told.progress()
                        .accept("Repetition %d of %d with %d finished runs".formatted(repetition, plan.reps(), runs));
                NoiseLoop.measure(measurements);
                Histogram latencies = OpenLoop.run(load, plan.rate(), plan.duration());
                measurements.addPercentile(STATE, "latency_p50_" + runs, latencies, 50);
                throughput(runs, orchestrator);
                orchestrator.memory(STATE, "resident_" + runs, measurements);
            }
        }
    }

    private void throughput(int runs, OwnOrchestrators orchestrator) throws InterruptedException {
        var seen = ClosedLoop.run(load, plan.inFlight(), plan.duration(), () -> used(orchestrator));
        Used used = seen.last().since(seen.first());
        measurements.add(STATE, "throughput_" + runs, "runs/s", seen.aSecond());
        measurements.addPerRun(STATE, "cpu_" + runs, used.own(), seen.completed());
        measurements.addPerRun(STATE, "cpu_orchestrator_" + runs, used.there(), seen.completed());
    }
}
