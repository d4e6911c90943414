package io.federationcore.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure, as {@code --json} prints it.
 *
 * @param value the median of the repetitions
 * @param floor the same of the bare pass-through; null where there is none
 * @param ratio of {@code value} to {@code floor}
 * @param min the least of the repetitions
 * @param max the most of the repetitions
 */
public record Figure(
        String scenario,
        String metric,
        double value,
        String unit,
        @Nullable Double floor,
        @Nullable Double ratio,
        double min,
        double max,
        int reps) {}
