package io.federationcore.bench;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps a number of them in flight: as soon as one is done, the next begins. So the system is as busy as it can be. */
final class ClosedLoop {
    private static final long PATIENCE_SECONDS = 120;

    private final Load load;
    private final int inFlight;
    private final Semaphore turns;
    private final AtomicLong completed = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long begun;

    private ClosedLoop(Load load, int inFlight) {
        this.load = load;
        this.inFlight = inFlight;
        this.turns = new Semaphore(inFlight);
    }

    /**
     * What is to be noted when the load is at full height, and when it is about to end.
     *
     * @param <N> a note
     */
    interface Notes<N> {
        N take();
    }

    /**
     * What was seen.
     *
     * @param completed how many were completed between the two notes
     * @param begun how many were begun in all; all of them are done by now
     */
    record Seen<N>(long completed, Duration time, long begun, N first, N last) {
        double aSecond() {
            return completed / (time.toNanos() / 1e9);
        }
    }

    /** Runs the load for that time once it is at full height, then lets what is in flight finish. */
    static <N> Seen<N> run(Load load, int inFlight, Duration time, Notes<N> notes) throws InterruptedException {
        return new ClosedLoop(load, inFlight).run(time, notes);
    }

    private <N> Seen<N> run(Duration time, Notes<N> notes) throws InterruptedException {
        // At the beginning nothing has got far yet: what is measured starts when as many as are in flight were
        // completed.
        while (completed.get() < inFlight) {
            beginNext();
        }
        N first = notes.take();
        long before = completed.get();
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            beginNext();
        }
        long after = completed.get();
        long took = System.nanoTime() - start;
        N last = notes.take();
        if (!turns.tryAcquire(inFlight, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw stuck();
        }
        throwFailure();
        return new Seen<>(after - before, Duration.ofNanos(took), begun, first, last);
    }

    private void beginNext() throws InterruptedException {
        if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw stuck();
        }
        throwFailure();
        begun++;
        var unused = load.begin().whenComplete((done, error) -> {
            if (error == null) {
                completed.incrementAndGet();
            } else {
                failure.compareAndSet(null, error);
            }
            turns.release();
        });
    }

    private void throwFailure() {
        Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException(
                    "Expected every run to complete, but one failed: " + error.getMessage(), error);
        }
    }

    private IllegalStateException stuck() {
        return new IllegalStateException("Expected " + begun + " to be done, but only " + completed.get() + " were, and"
                + " nothing more for " + PATIENCE_SECONDS + " s");
    }
}
