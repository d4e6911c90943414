package io.federationcore.schemas.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StrictYamlTest {
    /** YAML 1.2's JSON schema: what is no JSON literal or number is text, so Norway stays a country. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "no, \"no\"",
                "yes, \"yes\"",
                "on, \"on\"",
                "True, \"True\"",
                "NULL, \"NULL\"",
                "~, \"~\"",
                "observe, \"observe\"",
                "look-up, \"look-up\"",
                "1.0.0, \"1.0.0\"",
                "PT30S, \"PT30S\"",
                "2026-01-31, \"2026-01-31\"",
                "12:30, \"12:30\"",
                "0x10, \"0x10\"",
                "010, \"010\"",
                "1_000, \"1_000\"",
                "+1, \"+1\"",
                ".5, \".5\"",
                "group:finance, \"group:finance\"",
                "true, true",
                "false, false",
                "null, null",
                "'', null",
                "'\"true\"', \"true\"",
                "0, 0",
                "-0, 0",
                "-17, -17",
                "1e3, 1000",
                "1.10, 1.1",
                "0.1, 0.1",
                "9007199254740991, 9007199254740991",
            })
    void readsPlainScalarsAsTheJsonSchemaSays(String yaml, String json) {
        String scalar = yaml.startsWith("'") ? yaml.substring(1, yaml.length() - 1) : yaml;

        assertThat(StrictYaml.parse("a: " + scalar).text()).isEqualTo("{\"a\":" + json + "}");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("an anchor or alias in line 1", "a: &x 1"),
                Arguments.of("an anchor or alias in line 2", "b: 1\na: &x {b: 1}"),
                Arguments.of("an anchor or alias", "a: [&x 1, *x]"),
                Arguments.of("an anchor or alias", "&a [*a]"),
                Arguments.of("a tag in line 1", "a: !!str 1"),
                Arguments.of("a tag", "a: !x {b: 1}"),
                Arguments.of("a tag", "a: ! x"),
                Arguments.of("a tag", "!!map {a: 1}"),
                Arguments.of("a tag", "a: !!java.net.URL [http://localhost]"),
                Arguments.of("duplicate key a in line 2", "a: 1\na: 2"),
                Arguments.of("duplicate key a", "a: 1\n\"a\": 2"),
                Arguments.of("duplicate key b", "a: {b: 1, b: 1}"),
                Arguments.of("another document in line 2", "a: 1\n---\nb: 2"),
                Arguments.of("another document", "---\n---\n"),
                Arguments.of("YAML 1.2", "%YAML 1.1\n---\na: no"),
                Arguments.of("text as a key, but found '1'", "1: a"),
                Arguments.of("text as a key, but found 'true'", "true: a"),
                Arguments.of("text as a key, but found 'null'", "null: a"),
                Arguments.of("Expected", "? [a, b]\n: 1"),
                Arguments.of("TAB", "a:\n\tb: 1"),
                Arguments.of("Expected", "a: [1"),
                Arguments.of("Expected", "a: \"\\ud800\""),
                Arguments.of("Expected", "a: x\ud800y"),
                Arguments.of("Expected", "a: \u0001"),
                Arguments.of("finite", "a: .inf"),
                Arguments.of("finite", "a: .nan"),
                Arguments.of("finite", "a: 1e400"),
                Arguments.of("finite", "a: 1e99999999999"),
                Arguments.of("found 9007199254740993", "a: 9007199254740993"),
                Arguments.of("found 0.10000000000000000555", "a: 0.10000000000000000555"),
                Arguments.of("at most 1000 characters", "a: " + "9".repeat(100_000)),
                Arguments.of("at most 32", "[".repeat(33) + "]".repeat(33)),
                Arguments.of("at most 32", "[".repeat(100_000)),
                Arguments.of("at most 32", deepBlock(1_000)),
                Arguments.of("at most 32", "- ".repeat(10_000) + "a"));
    }

    private static String deepBlock(int depth) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            yaml.append(" ".repeat(i)).append("a:\n");
        }
        return yaml.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWhatIsNotPlain(String reason, String yaml) {
        assertThatThrownBy(() -> StrictYaml.parse(yaml))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("Expected")
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(300);
    }

    @Test
    void mergeKeysAndDirectivesHaveNoMagic() {
        assertThat(StrictYaml.parse("a: {<<: {b: 1}}").text()).isEqualTo("{\"a\":{\"<<\":{\"b\":1}}}");
        assertThat(StrictYaml.parse("%YAML 1.2\n---\na: 1\n...\n").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void readsBlocksCommentsAndEscapes() {
        assertThat(StrictYaml.parse("# why\na: |\n  one\n  two\nb: >-\n  one\n  two\nc: \"\\U0001F600\" # so\n"))
                .isEqualTo(JsonValue.parse("{\"a\":\"one\\ntwo\\n\",\"b\":\"one two\",\"c\":\"\ud83d\ude00\"}"));
        assertThat(StrictYaml.parse("")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void nestsAsDeepAsJson() {
        assertThat(StrictYaml.parse("[".repeat(32) + "]".repeat(32)).text()).hasSize(64);
    }
}
