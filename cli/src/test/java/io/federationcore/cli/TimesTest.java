package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as people type and read them. */
class TimesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "90m, 2026-03-01T10:30:00Z",
        "30s, 2026-03-01T11:59:30Z",
        "2h, 2026-03-01T10:00:00Z",
        "7d, 2026-02-22T12:00:00Z",
        "PT2H, 2026-03-01T10:00:00Z",
        "2026-01-31, 2026-01-31T00:00:00Z",
        "2026-01-31T08:00:00Z, 2026-01-31T08:00:00Z",
    })
    void every_way_to_write_a_time_is_understood(String text, Instant meant) {
        assertThat(Times.since(text, NOW)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "5", "5w", "-5m", "2026-02-30", "2026-01-31T08:00", "P", "1234567h"})
    void anything_else_is_answered_with_what_was_expected(String text) {
        assertThatThrownBy(() -> Times.since(text, NOW))
                .isInstanceOf(UserError.class)
                .hasMessage("Expected a time such as 90m, 2h, 7d, 2026-01-31 or 2026-01-31T08:00:00Z, but found '"
                        + text + "'");
    }

    @Test
    void times_are_shown_in_utc() {
        Instant time = Instant.parse("2026-01-31T08:09:10.011Z");
        assertThat(Times.minute(time)).isEqualTo("2026-01-31 08:09Z");
        assertThat(Times.second(time)).isEqualTo("2026-01-31 08:09:10Z");
        assertThat(Times.clock(time)).isEqualTo("08:09:10.011");
        assertThat(Times.clock(null)).isNull();
    }
}
