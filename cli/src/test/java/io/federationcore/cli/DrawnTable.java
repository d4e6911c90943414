package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A table in a page of docs that a test draws: it stands between two comments that name the test. */
record DrawnTable(Path page, String begin, String end) {
    private static final String UPDATE = "mvn -pl cli -am test -Dfc.update=true";

    DrawnTable(String page, String test) {
        this(
                Path.of("..", "docs", page),
                "<!-- Drawn from " + test + ". To write it anew: " + UPDATE + " -->\n",
                "<!-- End of what is drawn from " + test + ". -->");
    }

    /** A text as a cell: hashes and run ids would not say more. */
    static String cell(String text) {
        return text.replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1…")
                .replaceAll("[0-9a-f-]{36}", "RUN")
                .replace("|", "\\|");
    }

    /** Holds the page to the table, or draws it, if that is asked for. */
    void holds(String table) throws IOException {
        String found = Files.readString(page);
        assertThat(found).contains(begin, end);
        String drawn =
                found.substring(0, found.indexOf(begin) + begin.length()) + table + found.substring(found.indexOf(end));
        if (Boolean.getBoolean("fc.update")) {
            Files.writeString(page, drawn);
        } else {
            assertThat(found).as("drawn by: " + UPDATE).isEqualTo(drawn);
        }
    }
}
