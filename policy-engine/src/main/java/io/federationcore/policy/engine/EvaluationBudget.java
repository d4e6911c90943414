package io.federationcore.policy.engine;

import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.List;

/**
 * What judging one request may cost, over all policies.
 *
 * <p>It is charged where cost can grow: at each turn of a comprehension, and at each piece of text or list that is
 * made. Between two charges an expression does at most one pass over its nodes, each at most linear in the input, and
 * both are capped. So the limit on time holds without a second thread, overrun by at most such a pass.
 *
 * <p>The limit is on the evaluating thread's processor time, not on the time that went by: on a busy machine a cheap
 * rule would be denied for good. There is no limit on the latter: a verdict that comes too late for its request is the
 * orchestrator's to refuse.
 */
public final class EvaluationBudget {
    /** The most turns of comprehensions. */
    public static final int MAX_ITERATIONS = 10_000;
    /** The most characters, bytes and list elements that are made. */
    public static final int MAX_MADE = 1 << 20;
    /** The most processor time. */
    public static final Duration MAX_TIME = Duration.ofMillis(250);
    /** The longest input of a step that is judged: canonical JSON in UTF-16 units. */
    public static final int MAX_INPUT = 512 * 1024;

    private static final long MAX_INTEGER = (1L << 53) - 1;

    private final EvaluationClock clock;
    private final long began;
    private final long usedBefore;
    private int iterations;
    private long made;

    /** Opens the budget; it is to be used by the thread that opened it. */
    EvaluationBudget(EvaluationClock clock) {
        this.clock = clock;
        this.began = clock.elapsed().getAsLong();
        this.usedBefore = clock.used().getAsLong();
    }

    /** Charges one turn of a comprehension. Always true, so that it can stand in a loop's condition. */
    boolean turn() throws CelEvaluationException {
        iterations++;
        if (iterations > MAX_ITERATIONS) {
            throw new CelEvaluationException("Expected at most " + MAX_ITERATIONS + " turns of comprehensions");
        }
        checkTime();
        return true;
    }

    void checkTime() throws CelEvaluationException {
        // To ask for processor time costs a call of the system, and it cannot be over before elapsed time is.
        if (clock.elapsed().getAsLong() - began > MAX_TIME.toNanos()
                && clock.used().getAsLong() - usedBefore > MAX_TIME.toNanos()) {
            throw new CelEvaluationException(
                    "Expected an evaluation of at most " + MAX_TIME.toMillis() + " ms of processor time");
        }
    }

    /** Charges what an operation made, and passes it on if it is a number of the contract, or of another type. */
    Object checked(Object value) throws CelEvaluationException {
        switch (value) {
            case Long whole -> checkWhole(whole);
            case Double decimal -> checkDecimal(decimal);
            case String text -> charge(text.length());
            case List<?> list -> charge(list.size());
            case CelByteString bytes -> charge(bytes.size());
            default -> {
                // Other values have a fixed size.
            }
        }
        return value;
    }

    private static void checkWhole(long whole) throws CelEvaluationException {
        if (whole > MAX_INTEGER || whole < -MAX_INTEGER) {
            throw new CelEvaluationException("Expected a whole number within ±(2^53-1), but found " + whole);
        }
    }

    private static void checkDecimal(double decimal) throws CelEvaluationException {
        if (!Double.isFinite(decimal)) {
            throw new CelEvaluationException("Expected a finite number, but found " + decimal);
        }
    }

    private void charge(int size) throws CelEvaluationException {
        made += size;
        if (made > MAX_MADE) {
            throw new CelEvaluationException(
                    "Expected at most " + MAX_MADE + " characters and list elements to be made");
        }
        checkTime();
    }
}
