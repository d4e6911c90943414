package io.federationcore.bench;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures for people. */
public final class FigureTable {
    private static final String LINE = "%-9s %-20s %12s %-12s %10s %7s %10s %10s %4s%n";

    private FigureTable() {}

    /** Prints one line a figure, under a heading. */
    public static void print(List<Figure> figures, PrintWriter out) {
        out.printf(LINE, "scenario", "metric", "value", "unit", "floor", "ratio", "min", "max", "reps");
        for (Figure figure : figures) {
            out.printf(
                    Locale.ROOT,
                    LINE,
                    figure.scenario(),
                    figure.metric(),
                    text(figure.value()),
                    figure.unit(),
                    text(figure.floor()),
                    text(figure.ratio()),
                    text(figure.min()),
                    text(figure.max()),
                    figure.reps());
        }
        out.flush();
    }

    static String text(@Nullable Double value) {
        return value == null
                ? ""
                : new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
}
