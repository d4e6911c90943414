package io.federationcore.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Kinds of runs. How many are begun a second, and how many are in flight, goes by how long one of them is. */
enum Workload {
    /** Three steps, each through a policy gate and a Titan. */
    GOVERNED("bench-three-steps", 3, 1),
    /** Fifty such steps. */
    LONG("bench-fifty-steps", 50, 16),
    /** A gate at which a person votes. */
    GATE("bench-gate", 1, 1);

    /** Governed runs that are done alone, to read off what one puts on the topics. */
    private static final int PROBES = 20;
    /** A rate that would leave too few to measure is not gone below. */
    private static final int MOST_OF_A_RATE = 5;

    private final String workflowId;
    private final int steps;
    private final int length;

    /** @param length how long a run is, in governed ones, about */
    Workload(String workflowId, int steps, int length) {
        this.workflowId = workflowId;
        this.steps = steps;
        this.length = length;
    }

    /** As figures name it. */
    String scenario() {
        return name().toLowerCase(Locale.ROOT);
    }

    String workflowId() {
        return workflowId;
    }

    /** Steps that are asked about. */
    int steps() {
        return steps;
    }

    /** Whether it can be done in a fraction of a second. */
    boolean isShort() {
        return length == 1;
    }

    /** How many are done alone, to read off what one puts on the topics. */
    int probes() {
        return Math.max(2, PROBES / length);
    }

    /** A plan for governed runs, for runs of this length. */
    BenchPlan plan(BenchPlan governed) {
        return new BenchPlan(
                governed.rate() / Math.min(length, MOST_OF_A_RATE),
                Math.max(1, governed.inFlight() / length),
                governed.warmup(),
                governed.duration(),
                governed.reps(),
                governed.finished());
    }

    /** The definition that is registered. */
    String workflow(String queue) throws IOException {
        return switch (this) {
            case GOVERNED -> Registered.text("workflow.yaml").replace("${queue}", queue);
            case LONG -> chain(Registered.text("chain.yaml"), queue);
            case GATE -> Registered.text("gate.yaml");
        };
    }

    /** A head without steps, and behind it as many as this has, each of which uses the one before. */
    private String chain(String head, String queue) {
        return IntStream.rangeClosed(1, steps)
                .mapToObj(step -> "    - {id: step-%d, type: decide, queue: \"%s\", timeout: PT5M%s}%n"
                        .formatted(step, queue, step == 1 ? "" : ", uses: [step-" + (step - 1) + "]"))
                .collect(Collectors.joining("", head, ""));
    }

    /** Registers it, and has one run completed, so that a mistake shows at once. */
    Load on(SystemUnderTest system) throws IOException {
        return this == GATE ? GateLoad.on(system) : GovernedLoad.on(system, this);
    }
}
