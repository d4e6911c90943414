package io.federationcore.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures governed runs and their floor, turn and turn about, so that both meet the same minutes of the same machine:
 * latency at a fixed rate, then throughput and its cost with the system as busy as it can be.
 */
final class GovernedBenchmark {
    static final String GOVERNED = "governed";
    static final String FLOOR = "floor";

    private static final String RAW = "raw";
    /** Runs done alone, to read off what a run puts on the topics. */
    private static final int PROBES = 20;

    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(10);
    /** A single record is done so much sooner than a run that more are needed in flight. */
    private static final int RAW_IN_FLIGHT = 16;

    private final BenchPlan plan;
    private final SystemUnderTest system;
    private final Profile profile;
    private final Consumer<String> progress;
    private final Measurements measurements;
    private final CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
    private final CpuMeter cpu;
    private final GovernedLoad governed;
    private final FloorShape shape;
    private final SinkKeepingUp sink;

    private GovernedBenchmark(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        this.plan = plan;
        this.system = system;
        this.profile = profile;
        this.progress = told.progress();
        this.measurements = new Measurements(told.measurement());
        this.cpu = new CpuMeter(system.database());
        progress.accept("Registering the workflow and its policies");
        this.governed = GovernedLoad.on(system);
        progress.accept("Reading off what a run puts on the topics");
        RunTraffic traffic = RunTraffic.of(governed, PROBES, system.kafka());
        this.shape = FloorShape.of(traffic, system.kafka().topics());
        this.sink = SinkKeepingUp.from(traffic, system);
        measurements.add(GOVERNED, "records", "records/run", traffic.total().records());
        measurements.add(
                GOVERNED,
                "bytes",
                "bytes/run",
                traffic.total().records() * traffic.total().bytes());
    }

    /**
     * Measures governed runs beside their floor.
     *
     * @throws IllegalStateException if a run does not complete, or the stored log is not what the runs must have made
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        return run(plan, system, profile, told, true);
    }

    /** Measures the floor alone. */
    static List<Figure> floor(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        return run(plan, system, profile, told, false);
    }

    private static List<Figure> run(
            BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told, boolean withGoverned)
            throws Exception {
        GovernedBenchmark benchmark = new GovernedBenchmark(plan, system, profile, told);
        benchmark.run(withGoverned);
        return benchmark.measurements.figures(FLOOR);
    }

    private void run(boolean withGoverned) throws Exception {
        if (withGoverned) {
            sink.awaitAfter(warmUp(GOVERNED, governed));
        }
        try (Load floor = floor()) {
            warmUp(FLOOR, floor);
        }
        for (int repetition = 1; repetition <= plan.reps(); repetition++) {
            NoiseLoop.measure(measurements);
            idle();
            boolean governedFirst = repetition % 2 == 1;
            if (withGoverned && governedFirst) {
                governed(repetition);
            }
            floor(repetition);
            if (withGoverned && !governedFirst) {
                governed(repetition);
            }
            raw(repetition);
            NoiseLoop.measure(measurements);
        }
    }

    /** Slice by slice, so that whoever reads along sees whether it was long enough; how many were begun. */
    private long warmUp(String scenario, Load load) throws InterruptedException {
        progress.accept("Warming up: " + scenario);
        long begun = 0;
        for (Duration left = plan.warmup(); left.isPositive(); left = left.minus(WARM_UP_SLICE)) {
            Duration slice = left.compareTo(WARM_UP_SLICE) < 0 ? left : WARM_UP_SLICE;
            long compiled = compilation.getTotalCompilationTime();
            long started = System.nanoTime();
            var seen = saturated(load, slice);
            begun += seen.begun();
            measurements.add(scenario, "warm_up", "runs/s", seen.aSecond());
            double took = (System.nanoTime() - started) / 1e6;
            measurements.add(
                    scenario, "warm_up_compiler", "cores", (compilation.getTotalCompilationTime() - compiled) / took);
        }
        return begun;
    }

    private void governed(int repetition) throws Exception {
        latency(GOVERNED, governed, repetition);
        sink.awaitAfter(openLoopCount());
        say(repetition, "throughput of governed runs");
        var seen = profile.of(GOVERNED, repetition, () -> saturated(governed, plan.duration()));
        throughput(GOVERNED, seen);
        measurements.add(GOVERNED, "cpu_database", "ms/run", perRun(used(seen).database(), seen.completed()));
        say(repetition, "the sink catching up");
        sink.measure(seen, measurements);
    }

    private void floor(int repetition) throws Exception {
        try (Load floor = floor()) {
            // The part that was just started is at home in the compiler, but its connections and caches are new.
            saturated(floor, shorter(plan.warmup()));
            latency(FLOOR, floor, repetition);
            say(repetition, "throughput of the floor");
            throughput(FLOOR, profile.of(FLOOR, repetition, () -> saturated(floor, plan.duration())));
        }
    }

    private void raw(int repetition) throws Exception {
        say(repetition, "a raw producer and consumer");
        try (Load raw = RawLoad.start(system.kafka(), shape.command())) {
            ClosedLoop.run(raw, plan.inFlight() * RAW_IN_FLIGHT, shorter(plan.warmup()), cpu::used);
            Histogram latencies = OpenLoop.run(raw, plan.rate() * shape.hops(), shorter(plan.duration()));
            measurements.add(RAW, "latency_hop_p50", "ms", latencies.getValueAtPercentile(50) / 1e3);
            measurements.add(RAW, "latency_hop_p99", "ms", latencies.getValueAtPercentile(99) / 1e3);
            var seen = ClosedLoop.run(raw, plan.inFlight() * RAW_IN_FLIGHT, shorter(plan.duration()), cpu::used);
            measurements.add(RAW, "throughput_records", "records/s", seen.aSecond());
        }
    }

    private Load floor() throws InterruptedException {
        return FloorLoad.start(system.kafka(), shape, system.scratch());
    }

    private ClosedLoop.Seen<Moment> saturated(Load load, Duration time) throws InterruptedException {
        return ClosedLoop.run(load, plan.inFlight(), time, () -> new Moment(cpu.used(), sink.stored()));
    }

    private void latency(String scenario, Load load, int repetition) {
        say(repetition, "latency of " + scenario + " at " + plan.rate() + " runs/s");
        Histogram latencies = OpenLoop.run(load, plan.rate(), plan.duration());
        measurements.add(scenario, "latency_p50", "ms", latencies.getValueAtPercentile(50) / 1e3);
        measurements.add(scenario, "latency_p99", "ms", latencies.getValueAtPercentile(99) / 1e3);
        measurements.add(scenario, "latency_max", "ms", latencies.getMaxValue() / 1e3);
    }

    private long openLoopCount() {
        return OpenLoop.count(plan.rate(), plan.duration());
    }

    private void throughput(String scenario, ClosedLoop.Seen<Moment> seen) {
        measurements.add(scenario, "throughput", "runs/s", seen.aSecond());
        measurements.add(scenario, "cpu", "ms/run", perRun(used(seen).own(), seen.completed()));
    }

    private static CpuMeter.Used used(ClosedLoop.Seen<Moment> seen) {
        return seen.last().cpu().since(seen.first().cpu());
    }

    private static double perRun(Duration used, long runs) {
        return used.toNanos() / 1e6 / runs;
    }

    /** What the system costs while nobody asks for anything; it does so while the floor is measured, too. */
    private void idle() throws InterruptedException {
        CpuMeter.Used before = cpu.used();
        long began = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(shorter(plan.duration()).toMillis());
        double used = cpu.used().since(before).own().toNanos();
        measurements.add("machine", "idle_cpu", "cores", used / (System.nanoTime() - began));
    }

    private static Duration shorter(Duration time) {
        return time.dividedBy(5);
    }

    private void say(int repetition, String what) {
        progress.accept("Repetition " + repetition + " of " + plan.reps() + ": " + what);
    }
}
