package io.federationcore.bench;

/** Repetitions of two measurements side by side: the one that goes first changes, and the machine's noise stands around. */
record Turns(BenchPlan plan, Benchmark.Told told, Measurements measurements) {
    /** One measurement of a scenario, in a repetition counted from 1. */
    @FunctionalInterface
    interface Measure {
        void measure(String scenario, int repetition) throws Exception;
    }

    void take(String one, String other, Measure measure) throws Exception {
        for (int repetition = 1; repetition <= plan.reps(); repetition++) {
            told.progress().accept("Repetition " + repetition + " of " + plan.reps());
            boolean oneFirst = repetition % 2 == 1;
            NoiseLoop.measure(measurements);
            measure.measure(oneFirst ? one : other, repetition);
            measure.measure(oneFirst ? other : one, repetition);
            NoiseLoop.measure(measurements);
        }
    }
}
