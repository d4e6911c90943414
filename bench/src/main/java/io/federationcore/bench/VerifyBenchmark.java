package io.federationcore.bench;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.LogVerifier;
import io.federationcore.schemas.hash.Sha256;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Measures how fast one thread verifies a whole log from scratch, and turn and turn about how fast it takes SHA-256 over the
 * same bytes of the same file, which is the floor; and what the verifier holds in memory meanwhile.
 */
final class VerifyBenchmark {
    static final String VERIFY = "verify";
    static final String HASHING = "hashing";

    private static final int ENTRIES = 100_000;
    private static final Set<Integer> HEAP_AT = Set.of(ENTRIES / 10, ENTRIES / 2, ENTRIES);

    private final BenchPlan plan;
    private final Profile profile;
    private final Benchmark.Told told;
    private final Measurements measurements;
    private final LongLog log;
    private final Turns turns;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private VerifyBenchmark(BenchPlan plan, LongLog log, Profile profile, Benchmark.Told told) {
        this.plan = plan;
        this.log = log;
        this.profile = profile;
        this.told = told;
        this.measurements = new Measurements(told.measurement());
        this.turns = new Turns(plan, told, measurements);
    }

    /** Goes over the whole log once. */
    @FunctionalInterface
    private interface Pass {
        void over(LongLog log) throws Exception;
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if the log does not verify
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        told.progress().accept("Making a log of " + ENTRIES + " entries");
        LongLog log = LongLog.make(system, ENTRIES);
        VerifyBenchmark benchmark = new VerifyBenchmark(plan, log, profile, told);
        benchmark.run();
        return benchmark.measurements.figures(HASHING);
    }

    private void run() throws Exception {
        told.progress().accept("Warming up");
        timed(plan.warmup().dividedBy(2), VerifyBenchmark::verify);
        timed(plan.warmup().dividedBy(2), VerifyBenchmark::hash);
        turns.take(VERIFY, HASHING, this::measure);
    }

    private void measure(String scenario, int repetition) throws Exception {
        Pass pass = scenario.equals(VERIFY) ? VerifyBenchmark::verify : VerifyBenchmark::hash;
        Timed timed = profile.of(scenario, repetition, () -> timed(plan.duration(), pass));
        measurements.add(scenario, "throughput", "entries/s", timed.entries() / seconds(timed.wall()));
        measurements.add(scenario, "throughput_core", "entries/s", timed.entries() / seconds(timed.cpu()));
        if (scenario.equals(VERIFY)) {
            heap();
        }
    }

    /** @param cpu processor time of this thread: what the same would take on a core of its own */
    private record Timed(long entries, Duration wall, Duration cpu) {}

    private Timed timed(Duration least, Pass pass) throws Exception {
        long began = System.nanoTime();
        long used = threads.getCurrentThreadCpuTime();
        long entries = 0;
        do {
            pass.over(log);
            entries += log.entries();
        } while (System.nanoTime() - began < least.toNanos());
        return new Timed(
                entries,
                Duration.ofNanos(System.nanoTime() - began),
                Duration.ofNanos(threads.getCurrentThreadCpuTime() - used));
    }

    private static void verify(LongLog log) throws Exception {
        LogVerifier verifier = new LogVerifier(log.head());
        log.read(line -> verifier.accept(new ChainEntry(line.entry(), line.data(), line.salt())));
        require(verifier);
    }

    private static void require(LogVerifier verifier) {
        List<Check> checks = verifier.finish();
        if (checks.stream().anyMatch(check -> check.result() != Check.Result.PASSED)) {
            throw new IllegalStateException("Expected the log to verify, but found " + checks);
        }
    }

    private static void hash(LongLog log) throws Exception {
        byte[][] last = new byte[1][];
        log.read(line -> last[0] = Sha256.of(line.entry().utf8(), line.data().utf8()));
        if (last[0] == null) {
            throw new IllegalStateException("Expected a log that is not empty");
        }
    }

    /** What is live beyond what was before the verifier was there; the system that made the log idles beside it. */
    private void heap() throws Exception {
        LogVerifier verifier = new LogVerifier(log.head());
        long before = MemoryUse.live();
        int[] accepted = new int[1];
        log.read(line -> {
            verifier.accept(new ChainEntry(line.entry(), line.data(), line.salt()));
            accepted[0]++;
            if (HEAP_AT.contains(accepted[0])) {
                measurements.add(VERIFY, "heap_" + accepted[0], "MiB", (MemoryUse.live() - before) / (1024.0 * 1024));
            }
        });
        require(verifier);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
