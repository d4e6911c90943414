package io.federationcore.bench;

import java.util.List;
import java.util.function.Consumer;

/** How fast it is, and how much of that is somebody else's. */
public final class Benchmark {
    private Benchmark() {}

    /** What can be measured. */
    public enum Scenario {
        GOVERNED("runs of three gated steps, beside their floor", WorkloadBenchmark.of(Workload.GOVERNED)),
        LONG(
                "runs of fifty gated steps, beside their floor, and what a step costs in short runs",
                WorkloadBenchmark.of(Workload.LONG)),
        GATE("runs that wait for a person's vote, beside their floor", WorkloadBenchmark.of(Workload.GATE)),
        FLOOR("the floor of governed runs alone", WorkloadBenchmark::floor),
        HTTP(
                "creating, entering a step and reading over HTTP, with 1, 10 and 100 clients at once, beside the same"
                        + " commands straight to Kafka",
                HttpBenchmark::run),
        VERIFY(
                "verifying a log of 100,000 entries from scratch, beside SHA-256 over the same bytes",
                VerifyBenchmark::run),
        POLICY(
                "judging gate requests and signing the verdicts, without Kafka, beside signing alone",
                PolicyBenchmark::run),
        RESTORE(
                "how long the log stands still when an orchestrator is killed, with so many finished runs to restore, and"
                        + " with another that stands by",
                RestoreBenchmark::run),
        STATE("what a run costs with so many finished runs in the orchestrator's store", StateBenchmark::run),
        SOAK(
                "latency, processor time and memory in each tenth of a long load at a fixed rate, with so many finished runs in"
                        + " the orchestrator's store",
                SoakBenchmark::run),
        SCALE("runs of three gated steps with more stream threads and with more orchestrators", ScaleBenchmark::run),
        SINK(
                "storing a log that is there already, with its tree and signed checkpoints, beside the same without them",
                SinkBenchmark::run);

        private final String meaning;
        private final Runs runs;

        Scenario(String meaning, Runs runs) {
            this.meaning = meaning;
            this.runs = runs;
        }

        /** What is measured, in a few words. */
        public String meaning() {
            return meaning;
        }
    }

    @FunctionalInterface
    interface Runs {
        List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Told told) throws Exception;
    }

    /**
     * Who is told how it goes, for it takes minutes.
     *
     * @param progress what is being done
     * @param measurement each single measurement, in a line, when it was made; figures are the medians of them
     */
    public record Told(Consumer<String> progress, Consumer<String> measurement) {}

    /**
     * Measures.
     *
     * @throws IllegalStateException if what is measured does not do what it should
     */
    public static List<Figure> run(
            Scenario scenario, BenchPlan plan, SystemUnderTest system, Profile profile, Told told) throws Exception {
        return scenario.runs.run(plan, system, profile, told);
    }
}
