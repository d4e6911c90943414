package io.federationcore.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {
    @Test
    void hasExactlyThreeDecimals() {
        assertThat(WireTime.format(Instant.parse("2026-01-31T09:30:00Z"))).isEqualTo("2026-01-31T09:30:00.000Z");
        assertThat(WireTime.format(Instant.parse("2026-01-31T09:30:00.123999999Z")))
                .isEqualTo("2026-01-31T09:30:00.123Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T09:30:00.000Z", "2024-02-29T23:59:59.999Z", "0001-01-01T00:00:00.001Z"})
    void readsBackWhatItWrites(String text) {
        assertThat(WireTime.format(WireTime.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void writesNoYearOfOtherThanFourDigits(String text) {
        assertThatThrownBy(() -> WireTime.format(Instant.parse(text)))
                .isInstanceOf(DateTimeException.class)
                .hasMessageStartingWith("Expected a time in the years 0 to 9999, but found ");
    }

    /** The formatter of the Java platform is slow, but right. */
    @Property
    void isWhatThePlatformWrites(
            @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        String expected = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                .withZone(ZoneOffset.UTC)
                .format(time);
        assertThat(WireTime.format(time)).isEqualTo(expected);
        assertThat(WireTime.parse(expected)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31T09:3a:00.000Z",
                "2026-01-31T09:30:00.+00Z",
                "٢026-01-31T09:30:00.000Z",
                "2026-01-31T09:30:00Z",
                "2026-01-31T09:30:00.0000Z",
                "2026-01-31T09:30:00.000z",
                "2026-01-31t09:30:00.000Z",
                "2026-01-31 09:30:00.000Z",
                "2026-01-31T09:30:00.000+00:00",
                "2026-02-30T09:30:00.000Z",
                "2026-13-01T09:30:00.000Z",
                "2026-01-31T24:00:00.000Z",
                "2016-12-31T23:59:60.000Z",
                "2026-01-31T09:30:00.000Z\n",
                "+12026-01-31T09:30:00.000Z",
                "%s%n",
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> WireTime.parse(text))
                .isInstanceOf(DateTimeException.class)
                .hasMessageStartingWith("Expected a time such as 2026-01-31T09:30:00.000Z, but found '");
    }
}
