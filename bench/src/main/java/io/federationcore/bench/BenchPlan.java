package io.federationcore.bench;

import java.time.Duration;

/**
 * How to measure.
 *
 * @param rate runs started a second where latency is measured
 * @param inFlight runs in flight where throughput is measured
 * @param warmup how long each load runs before anything is measured; the compiler needs some minutes
 * @param duration of each single measurement
 * @param reps how often everything is measured; a figure is the median
 * @param finished the most finished runs that a restart is measured with
 */
public record BenchPlan(double rate, int inFlight, Duration warmup, Duration duration, int reps, int finished) {
    public BenchPlan {
        require(rate > 0 && rate <= 10_000, "a rate above 0 and up to 10,000 runs/s", rate);
        require(inFlight >= 1 && inFlight <= 10_000, "1 to 10,000 runs in flight", inFlight);
        require(!warmup.isNegative(), "a warm-up of zero or more", warmup);
        require(duration.compareTo(Duration.ofSeconds(1)) >= 0, "a duration of a second or more", duration);
        require(finished >= 0, "no finished runs or more", finished);
        require(reps >= 1 && reps <= 1_000, "1 to 1,000 repetitions", reps);
    }

    private static void require(boolean good, String expected, Object found) {
        if (!good) {
            throw new IllegalArgumentException("Expected " + expected + ", but found " + found);
        }
    }
}
