package io.federationcore.policy.engine;

import java.util.function.LongSupplier;

/**
 * How long an evaluation takes, in nanoseconds from any origin.
 *
 * @param elapsed a clock that never goes back and is cheap to read, such as {@code System::nanoTime}: it is looked at
 *     each time something is charged, and says how long a verdict took
 * @param used the processor time of the thread that asks, which never grows faster than {@code elapsed}: it is what
 *     the limit on time is about, so that a busy machine or a garbage collection denies nobody's step
 */
public record EvaluationClock(LongSupplier elapsed, LongSupplier used) {
    /** Where only one clock is known, elapsed time stands for processor time. */
    public static EvaluationClock of(LongSupplier nanos) {
        return new EvaluationClock(nanos, nanos);
    }
}
