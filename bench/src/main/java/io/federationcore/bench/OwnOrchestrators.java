package io.federationcore.bench;

import io.federationcore.schemas.settings.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Orchestrators that a benchmark has started, each in a process of its own, until it stops them in good order. */
final class OwnOrchestrators implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<Process> processes = new ArrayList<>();

    private OwnOrchestrators() {}

    /**
     * Starts some, and returns when every partition has one that decides.
     *
     * @param settings beyond the usual ones, by name
     * @param load what they are given to decide until then
     * @param rate how much of it a second
     */
    static OwnOrchestrators start(
            int instances, Map<String, String> settings, SystemUnderTest system, Load load, double rate)
            throws IOException, InterruptedException {
        OwnOrchestrators started = new OwnOrchestrators();
        try {
            for (int number = 1; number <= instances; number++) {
                started.processes.add(system.orchestrators().start(number, settings));
            }
            awaitDecisions(system.kafka(), load, rate);
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static void awaitDecisions(KafkaConnection kafka, Load load, double rate) throws InterruptedException {
        try (LogArrivals log = LogArrivals.of(kafka);
                SteadyLoad steady = SteadyLoad.begin(load, rate)) {
            log.await(System.nanoTime(), kafka.topics().partitions(), PATIENCE);
        }
    }

    /** Processor time that they used until now. */
    Duration used() {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Takes down what of each is in memory, where the system tells. */
    void memory(String scenario, String metric, Measurements measurements) throws IOException {
        for (Process process : processes) {
            MemoryUse.resident(process.pid())
                    .ifPresent(resident -> measurements.add(scenario, metric, "MiB", resident));
        }
    }

    /** They leave their group, so that those that follow need not wait for their sessions to run out. */
    @Override
    public void close() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
    }
}
