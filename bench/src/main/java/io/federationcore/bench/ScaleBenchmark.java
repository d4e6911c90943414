package io.federationcore.bench;

import io.federationcore.orchestrator.OrchestratorConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Measures governed runs with more stream threads, and with more orchestrators, each in a process of its own: what of the
 * machine is left for them shows whether they help.
 */
final class ScaleBenchmark extends GovernedBench {
    static final String SCALE = "scale";

    private ScaleBenchmark(BenchPlan plan, SystemUnderTest system, Benchmark.Told told) throws IOException {
        super(plan, system, told);
    }

    /** So many orchestrators with so many stream threads each. */
    private record Shape(int instances, int threads) {
        String suffix() {
            return "_%dx%d".formatted(instances, threads);
        }
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if a run does not complete
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        ScaleBenchmark benchmark = new ScaleBenchmark(plan, system, told);
        system.orchestrators().stopOwn();
        List<Shape> shapes =
                List.of(new Shape(1, 1), new Shape(1, 2), new Shape(1, 4), new Shape(2, 1), new Shape(3, 1));
        for (int repetition = 1; repetition <= plan.reps(); repetition++) {
            for (Shape shape : shapes) {
                benchmark.measure(shape, repetition);
            }
        }
        return benchmark.measurements.figures("");
    }

    private void measure(Shape shape, int repetition) throws Exception {
        told.progress()
                .accept("Repetition %d of %d: %d orchestrators of %d threads"
                        .formatted(repetition, plan.reps(), shape.instances(), shape.threads()));
        NoiseLoop.measure(measurements);
        Map<String, String> threads = Map.of(OrchestratorConfig.THREADS, Integer.toString(shape.threads()));
        try (OwnOrchestrators orchestrators =
                OwnOrchestrators.start(shape.instances(), threads, system, load, plan.rate())) {
            ClosedLoop.run(load, plan.inFlight(), plan.warmup(), cpu::used);
            Histogram latencies = OpenLoop.run(load, plan.rate(), plan.duration());
            measurements.addPercentile(SCALE, "latency_p50" + shape.suffix(), latencies, 50);
            var seen = ClosedLoop.run(load, plan.inFlight(), plan.duration(), () -> used(orchestrators));
            measurements.add(SCALE, "throughput" + shape.suffix(), "runs/s", seen.aSecond());
            Used used = seen.last().since(seen.first());
            measurements.addPerRun(SCALE, "cpu" + shape.suffix(), used.own(), seen.completed());
        }
    }
}
