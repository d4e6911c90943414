package io.federationcore.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Several clients at once, each on a virtual thread of its own, each asking again as soon as it has its answer. */
final class Clients {
    private static final int DIGITS = 3;

    private Clients() {}

    /** Makes one client. */
    interface Made {
        Asking make() throws Exception;
    }

    /**
     * What was seen.
     *
     * @param micros how long each answer took
     * @param clients how many asked
     */
    record Seen(Histogram micros, int clients) {
        double millis(double percentile) {
            return micros.getValueAtPercentile(percentile) / 1e3;
        }

        /** Answers a second, while all of them are asking: by Little's law, so that preparing does not count. */
        double aSecond() {
            return clients * 1e6 / micros.getMean();
        }
    }

    /**
     * Has so many clients ask for so long.
     *
     * @throws IllegalStateException if one of them got another answer than it asked for
     */
    static Seen ask(int clients, Duration time, Made made) throws Exception {
        List<Callable<Histogram>> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Asking asking = made.make();
            all.add(() -> asked(asking, time));
        }
        Histogram together = new Histogram(DIGITS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Histogram> one : threads.invokeAll(all)) {
                together.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected every answer to be the one asked for, but: " + e.getMessage(), e);
        }
        return new Seen(together, clients);
    }

    private static Histogram asked(Asking asking, Duration time) throws Exception {
        Histogram micros = new Histogram(DIGITS);
        long began = System.nanoTime();
        while (System.nanoTime() - began < time.toNanos()) {
            micros.recordValue(asking.once() / 1_000);
        }
        return micros;
    }
}
