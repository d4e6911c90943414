package io.federationcore.bench;

import java.time.Duration;
import java.util.List;

/**
 * Measures the gateway: creating a run, entering a step and reading a run, with 1, 10 and 100 clients at once; and turn and
 * turn about the same commands published straight to Kafka, their outcome read off the log, which are the floor. Reading
 * has none.
 */
final class HttpBenchmark implements AutoCloseable {
    static final String HTTP = "http";
    static final String STRAIGHT = "straight";

    private static final int[] CLIENTS = {1, 10, 100};
    private static final int WARM_UP_CLIENTS = 10;
    private static final int KINDS = 5;

    private final BenchPlan plan;
    private final Profile profile;
    private final Benchmark.Told told;
    private final Measurements measurements;
    private final HttpDriver http;
    private final KafkaDriver straight;

    private HttpBenchmark(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told) {
        this.plan = plan;
        this.profile = profile;
        this.told = told;
        this.measurements = new Measurements(told.measurement());
        this.http = new HttpDriver(system.http(), system.tenant());
        this.straight = new KafkaDriver(system.operator(), system.tenant());
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if an answer is not the one asked for
     */
    static List<Figure> run(BenchPlan plan, SystemUnderTest system, Profile profile, Benchmark.Told told)
            throws Exception {
        told.progress().accept("Registering the workflow and its policies");
        Registered.on(system, Registered.text("external.yaml"));
        try (HttpBenchmark benchmark = new HttpBenchmark(plan, system, profile, told)) {
            benchmark.run();
            return benchmark.measurements.figures(STRAIGHT);
        }
    }

    private void run() throws Exception {
        told.progress().accept("Warming up");
        Duration each = plan.warmup().dividedBy(KINDS);
        Clients.ask(WARM_UP_CLIENTS, each, () -> Driver.creating(straight));
        Clients.ask(WARM_UP_CLIENTS, each, () -> Driver.entering(straight));
        Clients.ask(WARM_UP_CLIENTS, each, () -> Driver.creating(http));
        Clients.ask(WARM_UP_CLIENTS, each, () -> Driver.entering(http));
        Clients.ask(WARM_UP_CLIENTS, each, http::reading);
        for (int repetition = 1; repetition <= plan.reps(); repetition++) {
            NoiseLoop.measure(measurements);
            for (int clients : CLIENTS) {
                write("create", clients, repetition, () -> Driver.creating(http), () -> Driver.creating(straight));
                write("transition", clients, repetition, () -> Driver.entering(http), () -> Driver.entering(straight));
                measure(HTTP, "read", clients, repetition, http::reading);
            }
            NoiseLoop.measure(measurements);
        }
    }

    private void write(String kind, int clients, int repetition, Clients.Made byHttp, Clients.Made byKafka)
            throws Exception {
        boolean httpFirst = repetition % 2 == 1;
        double first = httpFirst
                ? measure(HTTP, kind, clients, repetition, byHttp)
                : measure(STRAIGHT, kind, clients, repetition, byKafka);
        double second = httpFirst
                ? measure(STRAIGHT, kind, clients, repetition, byKafka)
                : measure(HTTP, kind, clients, repetition, byHttp);
        measurements.add(HTTP, kind + "_added_" + clients, "ms", httpFirst ? first - second : second - first);
    }

    /** The median, in milliseconds. */
    private double measure(String scenario, String kind, int clients, int repetition, Clients.Made made)
            throws Exception {
        told.progress()
                .accept("Repetition " + repetition + " of " + plan.reps() + ": " + kind + ", " + clients + " at once, "
                        + scenario);
        Clients.Seen seen = profile.of(
                scenario + "-" + kind + "-" + clients, repetition, () -> Clients.ask(clients, plan.duration(), made));
        measurements.add(scenario, kind + "_p50_" + clients, "ms", seen.millis(50));
        measurements.add(scenario, kind + "_p99_" + clients, "ms", seen.millis(99));
        measurements.add(scenario, kind + "_rate_" + clients, "requests/s", seen.aSecond());
        return seen.millis(50);
    }

    @Override
    public void close() {
        http.close();
    }
}
