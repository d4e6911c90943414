package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "pay-*, pay-invoice, true",
        "pay-*, pay-, true",
        "pay-*, repay-invoice, false",
        "*, anything, true",
        "*pay*, repay-invoice, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "transfer, transfer, true",
        "transfer, transfers, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-b-b-d, false",
        "a.c, abc, false",
    })
    void matchesNames(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "[ab]", "a/b", "ä"})
    void refusesOtherPatterns(String pattern) {
        assertThatThrownBy(() -> new Glob(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected a pattern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"})
    void isNotSlowedDownByManyStars(String pattern) {
        assertThat(new Glob(pattern).matches("a".repeat(100))).isFalse();
    }
}
