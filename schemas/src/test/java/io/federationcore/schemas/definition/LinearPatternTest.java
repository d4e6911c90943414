package io.federationcore.schemas.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {
    private static final int MOST = 1_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                "(?i:ab){200}",
                "(?i)straße|[^)(]{20}",
                "a{0,1}{literally}",
                "\\(\\{100\\}[]]{3}",
                ".{1,400}",
                "",
            })
    void takesPatternsOfAModestSize(String regex) {
        assertThat(LinearPattern.compile(regex, MOST).programSize()).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((a{100}){100}){100}){100}){100}",
                "((((a{0,100}){0,100}){0,100}){0,100}){0,100}",
                "((((a{100})+){100}|b){100}c){100}",
                "(?i:(?:(a{100}){100}){100})",
                "(([ab]{100}){100}\\d{100}){100}",
                "x{1000}y{1000}",
            })
    void refusesWhatMultipliesBeforeItIsCompiled(String regex) {
        assertThatThrownBy(() -> LinearPattern.compile(regex, MOST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 1000 steps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a**", "(?=a)b", "\\1", "[", "a{100}{100}"})
    void refusesWhatRe2DoesNotKnow(String regex) {
        assertThatThrownBy(() -> LinearPattern.compile(regex, MOST)).isInstanceOf(IllegalArgumentException.class);
    }
}
