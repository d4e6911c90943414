package io.federationcore.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.json.CanonicalJson.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** That reading over a text once says what reading it into a tree and writing that again says. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class CanonicalTextTest {
    private static final List<String> PARTS = List.of(
            "",
            " ",
            "\n",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            "0",
            "-0",
            "00",
            "1",
            "-1",
            "-",
            "+",
            ".",
            "e",
            "E",
            "1e5",
            "1.0",
            "1.5",
            "0.1",
            "1e-7",
            "1E-7",
            "1e+21",
            "100000",
            "9007199254740991",
            "9007199254740992",
            "999999999999999",
            "1000000000000000",
            "0.30000000000000004441",
            "true",
            "True",
            "false",
            "null",
            "nul",
            "NaN",
            "\"a\"",
            "\"b\"",
            "\"a\":",
            "\"a\":1,",
            "\"a\":1,\"a\":2",
            "{}",
            "[]",
            "\\u0000",
            "\\u0008",
            "\\u0009",
            "\\u000a",
            "\\u000b",
            "\\u000A",
            "\\u000B",
            "\\u000d",
            "\\u001f",
            "\\u0020",
            "\\u0061",
            "\\u00e9",
            "\\ud83d",
            "\\ud83d\\ude00",
            "\\n",
            "\\/",
            "\\\"",
            "\\\\",
            "\\a",
            "/",
            "\t",
            "\u0000",
            "\u001f",
            "\u007f",
            "é",
            "\ufeff",
            "\ufb33",
            "\ud83d\ude00");

    @Provide
    Arbitrary<JsonNode> values() {
        return ArbitraryJson.values();
    }

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.of(PARTS);
    }

    @Provide
    Arbitrary<String> made() {
        return Arbitraries.of(PARTS).list().ofMaxSize(8).map(parts -> String.join("", parts));
    }

    @Property
    void whatIsWrittenIsCanonical(@ForAll("values") JsonNode value) {
        String written = CanonicalJson.write(value, Numbers.EXACT);

        assertThat(CanonicalText.is(written)).as(written).isTrue();
    }

    @Property
    void bothAgreeOnTheSameValueWrittenOtherwise(@ForAll("values") JsonNode value) {
        assertBothAgree(value.toString());
        assertBothAgree(value.toPrettyString());
    }

    @Property(tries = 5_000)
    void bothAgreeOnAnyTextNearACanonicalOne(
            @ForAll("values") JsonNode value,
            @ForAll @IntRange(min = 0, max = 1_000) int where,
            @ForAll @IntRange(min = 0, max = 3) int without,
            @ForAll("parts") String instead) {
        String written = CanonicalJson.write(value, Numbers.EXACT);
        int start = where % (written.length() + 1);
        int end = Math.min(written.length(), start + without);

        assertBothAgree(written.substring(0, start) + instead + written.substring(end));
    }

    @Property(tries = 5_000)
    void bothAgreeOnTextsThatAreHardlyJson(@ForAll("made") String text) {
        assertBothAgree(text);
        assertBothAgree("[" + text + "]");
        assertBothAgree("{\"" + text + "\":0}");
    }

    /** Names in every order, among them those that only their escapes or the halves of a character tell apart. */
    @Property
    void bothAgreeOnTheOrderOfNames(@ForAll("names") List<String> names) {
        StringBuilder object = new StringBuilder();
        for (String name : names) {
            object.append(object.isEmpty() ? "{" : ",");
            CanonicalJson.string(name, object);
            object.append(":0");
        }

        assertBothAgree(object.append(object.isEmpty() ? "{}" : "}").toString());
    }

    @Provide
    Arbitrary<List<String>> names() {
        Arbitrary<List<String>> any = ArbitraryJson.texts().list().ofMaxSize(4);
        return Arbitraries.oneOf(any, any.map(names -> names.stream().sorted().toList()));
    }

    @Example
    void bothAgreeOnHowDeepIsTooDeep() {
        for (int depth : new int[] {1, CanonicalJson.MAX_DEPTH, CanonicalJson.MAX_DEPTH + 1, 10_000}) {
            assertBothAgree("[".repeat(depth) + "]".repeat(depth));
            assertBothAgree("{\"a\":".repeat(depth) + "{}" + "}".repeat(depth));
        }
    }

    @Example
    void aNameThatIsTooLongToJudgeIsLeftToTheParser() {
        String longest = "{\"" + "a".repeat(49_998) + "\":0}";
        String longer = "{\"" + "a".repeat(49_999) + "\":0}";

        assertThat(CanonicalText.is(longest)).isTrue();
        assertThat(CanonicalText.is(longer)).isFalse();
        assertThat(Codec.readCanonical(utf8(longer)).size()).isEqualTo(longer.length());
    }

    @Example
    void whatIsNotCanonicalIsRefusedWithWhatIsWrong() {
        assertThat(Codec.readCanonical(utf8("{\"a\":1}")).text()).isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> Codec.readCanonical(utf8("{\"a\": 1}")))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("Expected canonical JSON (RFC 8785), but found other text");
        assertThatThrownBy(() -> Codec.readCanonical(utf8("{\"a\":1")))
                .isInstanceOf(InvalidJson.class)
                .hasMessageStartingWith("Expected JSON");
        assertThatThrownBy(() -> Codec.readCanonical(utf8("9007199254740993")))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("a double carries unchanged");
        assertThatThrownBy(() -> Codec.readCanonical(new byte[] {'"', (byte) 0xc3, '"'}))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("Expected UTF-8, but found other bytes");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertBothAgree(String text) {
        assertThat(CanonicalText.is(text)).as(text).isEqualTo(isWrittenSo(text));
    }

    private static boolean isWrittenSo(String text) {
        try {
            return CanonicalJson.write(Codec.readCanonical(text), Numbers.EXACT).equals(text);
        } catch (InvalidJson e) {
            return false;
        }
    }
}
