package io.federationcore.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonValueTest {
    @Test
    void valuesThatMeanTheSameAreEqual() {
        JsonValue one = JsonValue.parse("{\"b\": 1.0, \"a\": [\"\\u0041\"]}");
        JsonValue other = JsonValue.parse("{\"a\":[\"A\"],\"b\":1}");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("{\"a\":[\"A\"],\"b\":1}");
        assertThat(one.sha256()).isEqualTo(other.sha256());
        assertThat(one).isNotEqualTo(JsonValue.parse("{\"a\":[\"A\"],\"b\":2}"));
    }

    @Test
    void objectsAreCanonicalWhateverTheOrderOfTheMap() {
        TreeMap<String, JsonValue> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.put("a", JsonValue.parse("1"));
        backwards.put("b\"", JsonValue.NULL);
        backwards.put("A", JsonValue.EMPTY_OBJECT);

        assertThat(JsonValue.object(backwards).text()).isEqualTo("{\"A\":{},\"a\":1,\"b\\\"\":null}");
        assertThat(JsonValue.object(new TreeMap<>())).isEqualTo(JsonValue.EMPTY_OBJECT);
    }

    @Test
    void halfACharacterIsRefusedAndNeverReplaced() {
        assertThatThrownBy(() -> JsonValue.parse("\"\ud800\"")).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> JsonValue.parse("\"\\ud800\"")).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> JsonValue.parse("{\"\udc00\":1}")).isInstanceOf(InvalidJson.class);
    }

    @Test
    void sizeIsThatOfTheBytes() {
        assertThat(JsonValue.parse("\"é€\ud83d\ude00\"").size()).isEqualTo(2 + 2 + 3 + 4);
    }

    @Test
    void textIsLimitedInBytes() {
        String fits = "\"" + "é".repeat((Codec.MAX_RECORD_BYTES - 2) / 2) + "\"";

        assertThat(JsonValue.parse(fits).size()).isEqualTo(Codec.MAX_RECORD_BYTES);
        assertThatThrownBy(() -> JsonValue.parse(fits + " "))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("Expected at most 262144 bytes, but found 262145");
    }

    @Test
    void knowsNullAndObjects() {
        assertThat(JsonValue.parse(" null ").isNull()).isTrue();
        assertThat(JsonValue.parse("\"null\"").isNull()).isFalse();
        assertThat(JsonValue.parse("{}").isObject()).isTrue();
        assertThat(JsonValue.parse("\"{}\"").isObject()).isFalse();
    }
}
