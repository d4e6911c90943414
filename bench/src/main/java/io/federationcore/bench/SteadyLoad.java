package io.federationcore.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Begins runs at a fixed rate in the background, whatever becomes of those before. */
final class SteadyLoad implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bench-steady").factory());
    private final Deque<CompletableFuture<?>> begun = new ArrayDeque<>();

    private SteadyLoad(Load load, double aSecond) {
        long period = Math.round(TimeUnit.SECONDS.toMicros(1) / aSecond);
        var unused = clock.scheduleAtFixedRate(() -> begun.add(load.begin()), 0, period, TimeUnit.MICROSECONDS);
    }

    static SteadyLoad begin(Load load, double aSecond) {
        return new SteadyLoad(load, aSecond);
    }

    /** Begins no more, and waits until all are done; fails if one was lost. */
    @Override
    public void close() {
        clock.close();
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    }
}
