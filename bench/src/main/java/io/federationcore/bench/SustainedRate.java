package io.federationcore.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The highest arrival rate that a load sustains: it is tried at fixed rates, downwards from what a closed loop completed, until
 * 99 of 100 are done within the bound.
 *
 * @param rate begun a second; 0 if even the lowest was too much
 * @param begun how many were begun in all tries
 */
record SustainedRate(double rate, long begun) {
    /** In which 99 of 100 are to be done. */
    static final Duration BOUND = Duration.ofMillis(250);
    /** Each rate is so much of the one before: the answer is as exact as that. */
    private static final double NEXT = 0.85;
    /** Below this part of the first rate nothing is tried. */
    private static final double LEAST = 0.1;

    /**
     * Looks for it.
     *
     * @param atMost the first rate that is tried
     * @param each how long each is tried
     */
    static SustainedRate find(Load load, double atMost, Duration each) {
        long begun = 0;
        for (double rate = atMost * NEXT; rate > atMost * LEAST; rate *= NEXT) {
            Histogram latencies = OpenLoop.run(load, rate, each);
            begun += OpenLoop.count(rate, each);
            if (latencies.getValueAtPercentile(99) <= BOUND.toNanos() / 1_000) {
                return new SustainedRate(rate, begun);
            }
        }
        return new SustainedRate(0, begun);
    }
}
