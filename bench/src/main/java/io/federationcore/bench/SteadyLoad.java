package io.federationcore.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Begins runs at a fixed rate in the background, whatever becomes of those before. */
final class SteadyLoad implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bench-steady").factory());
    private final Deque<CompletableFuture<?>> begun = new ArrayDeque<>();
    private final ScheduledFuture<?> beginning;

    private SteadyLoad(Load load, double aSecond) {
        long period = Math.round(TimeUnit.SECONDS.toMicros(1) / aSecond);
        beginning = clock.scheduleAtFixedRate(() -> begun.add(load.begin()), 0, period, TimeUnit.MICROSECONDS);
    }

    static SteadyLoad begin(Load load, double aSecond) {
        return new SteadyLoad(load, aSecond);
    }

    /** Begins no more, and waits until all are done; fails if one was lost, or could not be begun. */
    @Override
    public void close() {
        beginning.cancel(false);
        clock.close();
        if (beginning.state() == Future.State.FAILED) {
            throw new IllegalStateException("Expected to begin runs at a fixed rate", beginning.exceptionNow());
        }
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    }
}
