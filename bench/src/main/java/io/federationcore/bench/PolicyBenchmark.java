package io.federationcore.bench;

import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures how fast one thread answers real gate requests as the policy service does, Kafka left out; and turn and turn about
 * how fast it signs the same verdicts, which is the floor.
 */
final class PolicyBenchmark {
    static final String POLICY = "policy";
    static final String SIGNING = "signing";

    private static final int RUNS = 20;
    private static final Actor ACTOR = new Actor(ActorType.FC, "bench");

    private final BenchPlan plan;
    private final Profile profile;
    private final Benchmark.Told told;
    private final Measurements measurements;
    private final Judging judging;
    private final List<ConsumerRecord<byte[], byte[]>> requests;
    private final List<ProducerRecord<byte[], byte[]>> verdicts;
    private final RecordSigner signer;
    /** How long the policies took, in microseconds, since the repetition began. */
    private final Histogram evaluations = new Histogram(TimeUnit.SECONDS.toMicros(10), 3);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private PolicyBenchmark(
            BenchPlan plan,
            Judging judging,
            List<ConsumerRecord<byte[], byte[]>> requests,
            Profile profile,
            Benchmark.Told told) {
        this.plan = plan;
        this.judging = judging;
        this.requests = requests;
        this.profile = profile;
        this.told = told;
        this.measurements = new Measurements(told.measurement());
        this.verdicts = requests.stream()
                .map(request -> judging.answer(request).record())
                .toList();
        this.signer = new RecordSigner(
                "bench",
                new Ed25519Secret(Sha256.of("bench".getBytes(StandardCharsets.UTF_8))),
                Principal.parse("service:bench"),
                "bench");
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if a request is not answered with a verdict
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        told.progress().accept("Collecting gate requests");
        PolicyBenchmark benchmark =
                new PolicyBenchmark(plan, system.judging().by(Registered.policies()), requests(system), profile, told);
        benchmark.run();
        return benchmark.measurements.figures(SIGNING);
    }

    /** Those of some runs, as the orchestrator made them. */
    private static List<ConsumerRecord<byte[], byte[]>> requests(SystemUnderTest system) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> requests = new ArrayList<>();
        try (GovernedLoad load = GovernedLoad.on(system, Workload.GOVERNED);
                RecordTail tail =
                        RecordTail.start(system.kafka(), system.kafka().topics().gateRequests(), requests::add)) {
            for (int i = 0; i < RUNS; i++) {
                load.begin().join();
            }
        }
        if (requests.isEmpty()) {
            throw new IllegalStateException("Expected gate requests of " + RUNS + " runs, but found none");
        }
        return List.copyOf(requests);
    }

    private void run() throws Exception {
        told.progress().accept("Warming up");
        timed(plan.warmup().dividedBy(2), this::judge);
        timed(plan.warmup().dividedBy(2), this::sign);
        new Turns(plan, told, measurements).take(POLICY, SIGNING, this::measure);
    }

    private void measure(String scenario, int repetition) throws Exception {
        Each each = scenario.equals(POLICY) ? this::judge : this::sign;
        evaluations.reset();
        Timed timed = profile.of(scenario, repetition, () -> timed(plan.duration(), each));
        double seen = timed.each().getTotalCount();
        measurements.add(
                scenario, "throughput", "verdicts/s", seen / timed.wall().toNanos() * 1e9);
        measurements.add(
                scenario, "throughput_core", "verdicts/s", seen / timed.cpu().toNanos() * 1e9);
        measurements.add(scenario, "latency_p50", "us", timed.each().getValueAtPercentile(50) / 1e3);
        measurements.add(scenario, "latency_p99", "us", timed.each().getValueAtPercentile(99) / 1e3);
        if (scenario.equals(POLICY)) {
            measurements.add(scenario, "evaluation_p50", "us", evaluations.getValueAtPercentile(50));
            measurements.add(scenario, "evaluation_p99", "us", evaluations.getValueAtPercentile(99));
        }
    }

    /** What is done with each request, or the verdict on it. */
    @FunctionalInterface
    private interface Each {
        int with(int index);
    }

    private int judge(int index) {
        Judging.Judged judged = judging.answer(requests.get(index));
        evaluations.recordValue(judged.evaluationMicros());
        return judged.record().value().length;
    }

    private int sign(int index) {
        ProducerRecord<byte[], byte[]> verdict = verdicts.get(index);
        ConsumerRecord<byte[], byte[]> request = requests.get(index);
        Instant at = Instant.ofEpochMilli(request.timestamp());
        return signer.sign(verdict.topic(), verdict.key(), verdict.value(), SIGNING, SIGNING, ACTOR, at)
                .length();
    }

    /**
     * @param each how long each took, in nanoseconds
     * @param cpu processor time of this thread: what the same would take on a core of its own
     */
    private record Timed(Histogram each, Duration wall, Duration cpu) {}

    private Timed timed(Duration least, Each each) {
        Histogram latencies = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
        long used = threads.getCurrentThreadCpuTime();
        long first = System.nanoTime();
        long began = first;
        long made = 0;
        for (int i = 0; began - first < least.toNanos(); i++) {
            made += each.with(i % requests.size());
            long ended = System.nanoTime();
            latencies.recordValue(ended - began);
            began = ended;
        }
        if (made == 0) {
            throw new IllegalStateException("Expected something to be made");
        }
        return new Timed(
                latencies,
                Duration.ofNanos(System.nanoTime() - first),
                Duration.ofNanos(threads.getCurrentThreadCpuTime() - used));
    }
}
