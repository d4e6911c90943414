package io.federationcore.cli;

import io.federationcore.schemas.message.Checks;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns as wide as their widest cell; the last one is never padded. What came from outside is made harmless for a
 * terminal.
 */
final class Table {
    private static final Set<String> COLOURED = Set.of("status", "verdict", "gate status", "result");

    private final Style style;
    private final String indent;
    private final List<String[]> rows = new ArrayList<>();
    private final String[] head;
    private final int[] widths;

    Table(Style style, String indent, String... head) {
        this.style = style;
        this.indent = indent;
        this.head = head;
        this.widths = new int[head.length];
        widen(head);
    }

    /** A row; null cells show a dash. */
    void row(@Nullable String... cells) {
        String[] safe = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i];
            safe[i] = cell == null ? "-" : Checks.printable(cell);
        }
        widen(safe);
        rows.add(safe);
    }

    void print(PrintWriter out) {
        out.println(indent + style.dim(line(head)));
        for (String[] cells : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < cells.length; i++) {
                String padded = padded(cells, i);
                line.append(COLOURED.contains(head[i]) ? style.byMeaning(cells[i], padded) : padded);
            }
            out.println(line);
        }
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(padded(cells, i));
        }
        return line.toString();
    }

    private String padded(String[] cells, int column) {
        boolean last = column == cells.length - 1;
        return last ? cells[column] : cells[column] + " ".repeat(widths[column] - cells[column].length() + 2);
    }

    private void widen(String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }
}
