package io.federationcore.bench;

/**
 * A way to drive runs of {@link #WORKFLOW} from outside. Every call returns when the answer is there, and throws an {@link
 * IllegalStateException} if it is not what was asked for. Safe for use by several threads.
 */
interface Driver {
    String WORKFLOW = "bench-external";
    String INPUT = "{\"amount\":120,\"supplier\":\"acme\"}";
    int STEPS = 6;

    /** Creates a run, and tells its id. */
    String create() throws Exception;

    /** Has a run enter a step, through its policy gate. */
    void enter(String runId, String step) throws Exception;

    /** Each call creates a run. */
    static Asking creating(Driver driver) {
        return () -> {
            long began = System.nanoTime();
            driver.create();
            return System.nanoTime() - began;
        };
    }

    /** Each call enters the next step of a run; where there is none left, another run is created first. */
    static Asking entering(Driver driver) {
        return new Asking() {
            private String runId = "";
            private int entered = STEPS;

            @Override
            public long once() throws Exception {
                if (entered == STEPS) {
                    runId = driver.create();
                    entered = 0;
                }
                entered++;
                long began = System.nanoTime();
                driver.enter(runId, "step_" + entered);
                return System.nanoTime() - began;
            }
        };
    }
}
