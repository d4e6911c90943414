package io.federationcore.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What was measured, repetition by repetition. */
final class Measurements {
    /** More digits would claim more than was measured. */
    private static final MathContext DIGITS = new MathContext(4);

    private record Name(String scenario, String metric, String unit) {}

    private final Map<Name, List<Double>> values = new LinkedHashMap<>();
    private final Consumer<String> each;

    /** @param each is told each measurement, in a line, as soon as it is taken down */
    Measurements(Consumer<String> each) {
        this.each = each;
    }

    /** Takes down what one repetition came to. */
    void add(String scenario, String metric, String unit, double value) {
        each.accept(String.format(Locale.ROOT, "%-9s %-20s %12s %s", scenario, metric, rounded(value), unit));
        values.computeIfAbsent(new Name(scenario, metric, unit), name -> new ArrayList<>())
                .add(value);
    }

    /** Takes down the processor time that one run took. */
    void addPerRun(String scenario, String metric, Duration used, long runs) {
        addShare(scenario, metric, "ms/run", used, runs);
    }

    /** Takes down the processor time that one step took. */
    void addPerStep(String scenario, String metric, Duration used, long steps) {
        addShare(scenario, metric, "ms/step", used, steps);
    }

    private void addShare(String scenario, String metric, String unit, Duration used, long count) {
        add(scenario, metric, unit, used.toNanos() / 1e6 / count);
    }

    /** Takes down, in milliseconds, what {@code percentile} of 100 took at most. */
    void addPercentile(String scenario, String metric, Histogram micros, double percentile) {
        add(scenario, metric, "ms", micros.getValueAtPercentile(percentile) / 1e3);
    }

    /** All figures, each beside that of the same metric and unit in scenario {@code floor}, in the order taken down. */
    List<Figure> figures(String floor) {
        return values.keySet().stream().map(name -> figure(name, floor)).toList();
    }

    private Figure figure(Name name, String floor) {
        List<Double> sorted = sorted(name);
        double value = median(sorted);
        Double beside = name.scenario().equals(floor) ? null : median(new Name(floor, name.metric(), name.unit()));
        return new Figure(
                name.scenario(),
                name.metric(),
                rounded(value),
                name.unit(),
                beside == null ? null : rounded(beside),
                beside == null || beside == 0 ? null : rounded(value / beside),
                rounded(sorted.getFirst()),
                rounded(sorted.getLast()),
                sorted.size());
    }

    private @Nullable Double median(Name name) {
        return values.containsKey(name) ? median(sorted(name)) : null;
    }

    private static double median(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private List<Double> sorted(Name name) {
        return values.getOrDefault(name, List.of()).stream().sorted().toList();
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
