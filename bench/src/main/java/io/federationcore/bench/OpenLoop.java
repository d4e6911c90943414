package io.federationcore.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * Begins at fixed times, whether or not earlier ones are done, and measures from the time at which each <em>should</em> have
 * begun: a stall counts for everyone who would have come in the meantime (no coordinated omission).
 */
final class OpenLoop {
    private static final long PATIENCE_SECONDS = 120;

    private OpenLoop() {}

    /** How many are begun in that time. */
    static int count(double rate, Duration time) {
        return (int) Math.max(1, Math.round(rate * time.toNanos() / 1e9));
    }

    /** Latencies in microseconds, from the intended start to the end. */
    static Histogram run(Load load, double rate, Duration time) {
        long interval = (long) (1e9 / rate);
        int count = count(rate, time);
        Histogram latencies = new SynchronizedHistogram(TimeUnit.SECONDS.toMicros(2 * PATIENCE_SECONDS), 3);
        CompletableFuture<?>[] all = new CompletableFuture<?>[count];
        long first = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long intended = first + i * interval;
            sleepUntil(intended);
            all[i] = load.begin()
                    .thenRun(() -> latencies.recordValue((System.nanoTime() - intended) / 1_000))
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        CompletableFuture.allOf(all).join();
        return latencies;
    }

    private static void sleepUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
