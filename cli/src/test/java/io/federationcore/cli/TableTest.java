package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns line up, coloured or not, and no cell steers the terminal. */
class TableTest {
    private static final String ESC = "\u001b[";

    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        assertThat(printed(new Style(false)))
                .isEqualTo("  run  status     detail%n  a    completed  -%n  bcd  failed     no%n".formatted());
    }

    @Test
    void colours_take_no_room() {
        String coloured = printed(new Style(true));
        assertThat(coloured).contains(ESC + "32mcompleted  " + ESC + "0m", ESC + "31mfailed     " + ESC + "0m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(printed(new Style(false)));
    }

    @Test
    void hostile_cells_are_harmless() {
        StringWriter out = new StringWriter();
        Table table = new Table(new Style(false), "", "detail");
        table.row("a" + ESC + "2J\u009b31m\u202e\r\nall is well");
        table.print(new PrintWriter(out, true));

        assertThat(out.toString().lines()).hasSize(2);
        assertThat(out.toString().lines().toList().getLast())
                .contains("all is well")
                .matches(line -> line.chars()
                        .noneMatch(c ->
                                Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT));
    }

    /** As no-color.org has it: set and not empty. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "true,  null, xterm, true",
                "true,  '',   xterm, true",
                "true,  null, null,  true",
                "true,  1,    xterm, false",
                "true,  null, dumb,  false",
                "false, null, xterm, false",
            })
    void colours_are_for_those_who_watch_and_do_not_refuse(
            boolean watched, String noColor, String term, boolean coloured) {
        assertThat(Style.of(watched, noColor, term).coloured()).isEqualTo(coloured);
    }

    private static String printed(Style style) {
        StringWriter out = new StringWriter();
        Table table = new Table(style, "  ", "run", "status", "detail");
        table.row("a", "completed", null);
        table.row("bcd", "failed", "no");
        table.print(new PrintWriter(out, true));
        return out.toString();
    }
}
