package io.federationcore.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures runs and their floor, turn and turn about, so that both meet the same minutes of the same machine:
 * latency at a fixed rate, then throughput and its cost with the system as busy as it can be.
 */
final class WorkloadBenchmark {
    static final String FLOOR = "floor";

    private static final String RAW = "raw";

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
    private final CpuByRole roles = new CpuByRole();
    private final Workload workload;
    private final String scenario;
    private final Load runs;
    /** Runs of few steps to compare with; null where these are such. */
    private final @Nullable Load few;

    private final FloorShape shape;
    private final RunTraffic traffic;
    private SinkKeepingUp sink;

    private WorkloadBenchmark(
            Workload workload, BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        this.workload = workload;
        this.scenario = workload.scenario();
        this.plan = workload.plan(plan);
        this.system = system;
        this.profile = profile;
        this.progress = told.progress();
        this.measurements = new Measurements(told.measurement());
        this.cpu = new CpuMeter(system.database());
        progress.accept("Registering the workflow and its policies");
        this.runs = workload.on(system);
        progress.accept("Reading off what a run puts on the topics");
        this.traffic = RunTraffic.of(runs, workload.probes(), system.kafka());
        this.shape = FloorShape.of(traffic, system.kafka().topics());
        this.few = workload == Workload.LONG ? GovernedLoad.alsoOn(system, Workload.GOVERNED) : null;
        this.sink = SinkKeepingUp.from(traffic, system);
        measurements.add(scenario, "records", "records/run", traffic.total().records());
        measurements.add(
                scenario,
                "bytes",
                "bytes/run",
                traffic.total().records() * traffic.total().bytes());
    }

    /** Measures runs beside their floor; fails if one does not complete, or the stored log is not what they must have made. */
    static Benchmark.Runs of(Workload workload) {
        return (plan, system, profile, told) -> {
            WorkloadBenchmark benchmark = new WorkloadBenchmark(workload, plan, system, profile, told);
            benchmark.run(true);
            return benchmark.measurements.figures(FLOOR);
        };
    }

    /** Measures the floor of governed runs alone. */
    static List<Figure> floor(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        WorkloadBenchmark benchmark = new WorkloadBenchmark(Workload.GOVERNED, plan, system, profile, told);
        benchmark.run(false);
        return benchmark.measurements.figures(FLOOR);
    }

    private void run(boolean withRuns) throws Exception {
        if (withRuns) {
            sink.awaitAfter(warmUp(scenario, runs));
        }
        try (Load floor = floor()) {
            warmUp(FLOOR, floor);
        }
        for (int repetition = 1; repetition <= plan.reps(); repetition++) {
            NoiseLoop.measure(measurements);
            idle();
            boolean runsFirst = repetition % 2 == 1;
            if (withRuns && runsFirst) {
                runs(repetition);
            }
            floor(repetition);
            if (withRuns && !runsFirst) {
                runs(repetition);
            }
            if (few != null) {
                shortRuns(few, repetition);
            }
            raw(repetition);
            NoiseLoop.measure(measurements);
        }
    }

    /** Slice by slice, so that whoever reads along sees whether it was long enough; how many were begun. */
    private long warmUp(String of, Load load) throws InterruptedException {
        progress.accept("Warming up: " + of);
        long begun = 0;
        for (Duration left = plan.warmup(); left.isPositive(); left = left.minus(WARM_UP_SLICE)) {
            Duration slice = left.compareTo(WARM_UP_SLICE) < 0 ? left : WARM_UP_SLICE;
            long compiled = compilation.getTotalCompilationTime();
            long started = System.nanoTime();
            var seen = saturated(load, slice);
            begun += seen.begun();
            measurements.add(of, "warm_up", "runs/s", seen.aSecond());
            double took = (System.nanoTime() - started) / 1e6;
            measurements.add(
                    of, "warm_up_compiler", "cores", (compilation.getTotalCompilationTime() - compiled) / took);
        }
        return begun;
    }

    private void runs(int repetition) throws Exception {
        latency(scenario, runs, repetition);
        sink.awaitAfter(openLoopCount());
        say(repetition, "throughput of " + scenario + " runs");
        var seen = profile.of(scenario, repetition, () -> saturated(runs, plan.duration()));
        throughput(scenario, seen);
        measurements.addPerRun(scenario, "cpu_database", used(seen).database(), seen.completed());
        say(repetition, "the sink catching up");
        sink.measure(scenario, seen, measurements);
        MemoryUse.measure(scenario, "", measurements);
        if (workload.isShort()) {
            sink.awaitAfter(sustained(scenario, runs, seen.aSecond(), repetition));
        }
    }

    /** What a step costs in runs that have few, in the same minutes and with as many in flight. */
    private void shortRuns(Load load, int repetition) throws Exception {
        Workload few = Workload.GOVERNED;
        say(repetition, "throughput of runs of " + few.steps() + " steps");
        var seen = ClosedLoop.run(load, plan.inFlight(), plan.duration(), cpu::used);
        Duration own = seen.last().since(seen.first()).own();
        measurements.addPerStep(few.scenario(), "cpu_step", own, seen.completed() * few.steps());
        sink = SinkKeepingUp.from(traffic, system); // these entries are not its to count
    }

    private void floor(int repetition) throws Exception {
        try (Load floor = floor()) {
            // The part that was just started is at home in the compiler, but its connections and caches are new.
            saturated(floor, shorter(plan.warmup()));
            latency(FLOOR, floor, repetition);
            say(repetition, "throughput of the floor");
            var seen = profile.of(FLOOR, repetition, () -> saturated(floor, plan.duration()));
            throughput(FLOOR, seen);
            if (workload.isShort()) {
                sustained(FLOOR, floor, seen.aSecond(), repetition);
            }
        }
    }

    private void raw(int repetition) throws Exception {
        say(repetition, "a raw producer and consumer");
        try (Load raw = RawLoad.start(system.kafka(), shape.command())) {
            ClosedLoop.run(raw, plan.inFlight() * RAW_IN_FLIGHT, shorter(plan.warmup()), cpu::used);
            Histogram latencies = OpenLoop.run(raw, plan.rate() * shape.hops(), shorter(plan.duration()));
            measurements.addPercentile(RAW, "latency_hop_p50", latencies, 50);
            measurements.addPercentile(RAW, "latency_hop_p99", latencies, 99);
            var seen = ClosedLoop.run(raw, plan.inFlight() * RAW_IN_FLIGHT, shorter(plan.duration()), cpu::used);
            measurements.add(RAW, "throughput_records", "records/s", seen.aSecond());
        }
    }

    private Load floor() throws InterruptedException {
        return FloorLoad.start(system.kafka(), shape, system.scratch());
    }

    private ClosedLoop.Seen<Moment> saturated(Load load, Duration time) throws InterruptedException {
        return ClosedLoop.run(load, plan.inFlight(), time, () -> new Moment(cpu.used(), roles.take(), sink.stored()));
    }

    /** How many were begun to find it. */
    private long sustained(String of, Load load, double atMost, int repetition) {
        say(repetition, "the highest rate that " + of + " sustains");
        SustainedRate found = SustainedRate.find(load, atMost, plan.duration().dividedBy(2));
        measurements.add(of, "sustained", "runs/s", found.rate());
        return found.begun();
    }

    private void latency(String of, Load load, int repetition) {
        say(repetition, "latency of " + of + " at " + plan.rate() + " runs/s");
        load.parts(); // what was before does not count
        latencies(of, "latency", OpenLoop.run(load, plan.rate(), plan.duration()));
        load.parts().forEach((part, seen) -> latencies(of, part, seen));
    }

    private void latencies(String of, String what, Histogram seen) {
        measurements.addPercentile(of, what + "_p50", seen, 50);
        measurements.addPercentile(of, what + "_p99", seen, 99);
        measurements.add(of, what + "_max", "ms", seen.getMaxValue() / 1e3);
    }

    private long openLoopCount() {
        return OpenLoop.count(plan.rate(), plan.duration());
    }

    private void throughput(String of, ClosedLoop.Seen<Moment> seen) {
        Duration own = used(seen).own();
        measurements.add(of, "throughput", "runs/s", seen.aSecond());
        measurements.addPerRun(of, "cpu", own, seen.completed());
        measurements.addPerStep(of, "cpu_step", own, seen.completed() * workload.steps());
        CpuByRole.measure(of, seen.last().roles().since(seen.first().roles()), own, seen.completed(), measurements);
    }

    private static CpuMeter.Used used(ClosedLoop.Seen<Moment> seen) {
        return seen.last().cpu().since(seen.first().cpu());
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
