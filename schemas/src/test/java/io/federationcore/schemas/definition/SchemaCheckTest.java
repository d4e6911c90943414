package io.federationcore.schemas.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever may register a workflow must not be able to stop everybody else's runs with its schema. */
@Timeout(60)
class SchemaCheckTest {
    @Test
    void says_what_is_wrong() {
        JsonValue schema = JsonValue.parse("""
                {"$defs":{"amount":{"type":"integer","maximum":10}},"properties":{
                "a":{"$ref":"#/$defs/amount"},"b":{"pattern":"^[a-z]+$"}},"required":["a"]}""");
        SchemaCheck.requireUsable(schema);

        assertThat(SchemaCheck.violation(schema, JsonValue.parse("{\"a\":10,\"b\":\"abc\"}")))
                .isEmpty();
        assertThat(SchemaCheck.violation(schema, JsonValue.parse("{\"a\":11,\"b\":\"ABC\"}")))
                .hasValueSatisfying(why -> assertThat(why).contains("/a", "/b"));
        assertThat(SchemaCheck.violation(schema, JsonValue.EMPTY_OBJECT)).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a loop              | {\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}} | leads back",
                "a loop over two     | {\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}} | leads back",
                "itself              | {\"$ref\":\"#\"} | references such as",
                "a file              | {\"$ref\":\"file:///etc/passwd\"} | references such as",
                "another's schema    | {\"$ref\":\"http://localhost/x\"} | references such as",
                "a dynamic reference | {\"$dynamicRef\":\"#a\"} | $dynamicRef",
                "another base        | {\"properties\":{\"a\":{\"$id\":\"x\"}}} | $id",
                "nothing there       | {\"$ref\":\"#/$defs/a\"} | refers to",
                "looking around      | {\"pattern\":\"(?=a)b\"} | RE2",
            })
    void refuses_a_schema_with(String name, String schema, String reason) {
        assertThatThrownBy(() -> SchemaCheck.requireUsable(JsonValue.parse(schema)))
                .as(name)
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refuses_what_doubles_with_each_reference() {
        String doubling = IntStream.range(0, 20)
                .mapToObj(i -> "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(","));
        JsonValue schema = JsonValue.parse("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + doubling + ",\"d20\":{}}}");

        assertThatThrownBy(() -> SchemaCheck.requireUsable(schema))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("2000 objects and lists");
    }

    @Test
    void matches_a_pattern_in_linear_time() {
        JsonValue schema = JsonValue.parse("{\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\"}");
        SchemaCheck.requireUsable(schema);

        assertThat(SchemaCheck.violation(schema, JsonValue.parse("\"" + "a".repeat(60_000) + "\"")))
                .isPresent();
    }

    @Test
    void gives_up_on_what_it_would_have_too_much_to_say_of() {
        String branches =
                IntStream.range(0, 500).mapToObj(i -> "{\"items\":false}").collect(Collectors.joining(","));
        JsonValue schema = JsonValue.parse("{\"anyOf\":[" + branches + "]}");
        SchemaCheck.requireUsable(schema);
        String many = IntStream.range(0, 30_000).mapToObj(i -> "0").collect(Collectors.joining(","));

        assertThat(SchemaCheck.violation(schema, JsonValue.parse("[" + many + "]")))
                .hasValueSatisfying(why -> assertThat(why).contains("budget"));
    }
}
