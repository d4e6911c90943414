package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StyleTest {
    private static final String CONCEALED = "\u001b[8mall is well\u001b[2J";

    @Test
    void its_own_colours_pass_and_nothing_else_does() {
        Style style = Style.of(true, null, "xterm");

        assertThat(style.harmless(style.bad("failed") + ": " + CONCEALED))
                .isEqualTo("\u001b[31mfailed\u001b[0m: \\u{1b}[8mall is well\\u{1b}[2J");
    }

    @Test
    void nothing_passes_where_no_colours_are_wanted() {
        for (Style style :
                new Style[] {Style.of(true, "1", "xterm"), Style.of(false, null, "xterm"), Style.of(true, null, "dumb")
                }) {
            assertThat(style.harmless(style.bad("failed") + "\u001b[31m")).isEqualTo("failed\\u{1b}[31m");
        }
    }
}
