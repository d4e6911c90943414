package io.federationcore.bench;

/**
 * The machine's own noise: how long the same piece of work takes, done on every processor at once. What it varies by, no
 * figure of the same minutes can be more exact than.
 */
final class NoiseLoop {
    private static final int ROUNDS = 40_000_000;

    /** Read by nobody; it keeps the compiler from leaving the work out. */
    private volatile long last;

    /** Takes down the milliseconds until the slowest was done. */
    static void measure(Measurements measurements) throws InterruptedException {
        measurements.add("machine", "fixed_work", "ms", new NoiseLoop().millis());
    }

    private double millis() throws InterruptedException {
        long began = System.nanoTime();
        Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().name("noise-" + i).start(this::work);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private void work() {
        long x = 88_172_645_463_325_252L; // Marsaglia's xorshift
        for (int i = 0; i < ROUNDS; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        last = x;
    }
}
