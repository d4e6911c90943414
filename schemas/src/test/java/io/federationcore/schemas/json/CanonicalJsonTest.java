package io.federationcore.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.federationcore.schemas.Vectors;
import io.federationcore.schemas.json.CanonicalJson.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    static Stream<Arguments> published() {
        return StreamSupport.stream(Vectors.read("jcs.json").get("cases").spliterator(), false)
                .map(each -> Arguments.of(
                        each.get("name").textValue(),
                        each.get("input").textValue(),
                        each.get("output_hex").textValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void writesThePublishedVectors(String name, String input, String outputHex) {
        String expected = new String(HexFormat.of().parseHex(outputHex), StandardCharsets.UTF_8);

        assertThat(rounded(input)).isEqualTo(expected);
    }

    /** RFC 8785 appendix B: the bits of a double, and its text. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void writesDoublesAsEcmaScriptDoes(String bits, String text) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        assertThat(CanonicalJson.write(DoubleNode.valueOf(value), Numbers.ROUNDED))
                .isEqualTo(text);
    }

    /** Java gives the smallest doubles two digits where one would do; all of those are here. */
    @Test
    void writesTheSmallestDoublesInTheFewestDigits() {
        for (int n = 1; n <= 1_000; n++) {
            double value = n * Double.MIN_VALUE;
            String text = CanonicalJson.write(DoubleNode.valueOf(value), Numbers.ROUNDED);

            assertThat(Double.parseDouble(text)).isEqualTo(value);
            assertThat(new BigDecimal(text))
                    .as("%d times the smallest double", n)
                    .isEqualByComparingTo(closest(value));
        }
    }

    /** By trying: the closest of the decimals with the fewest digits that still round to {@code value}. */
    private static BigDecimal closest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; ; digits++) {
            BigDecimal candidate = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (candidate.doubleValue() == value) {
                return candidate;
            }
        }
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "0.1, 0.1",
        "4.50, 4.5",
        "1e-7, 1e-7",
        "1E-7, 1e-7",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "5e-324, 5e-324",
        "-0, 0",
        "-0.0, 0",
        "0e5, 0",
        "0e999999999, 0",
        "1.0, 1",
        "1e2, 100",
        "9007199254740991, 9007199254740991",
        "-9007199254740991, -9007199254740991",
        "9007199254740991.0, 9007199254740991",
        "0.1000, 0.1",
        "333333333.3333333, 333333333.3333333",
        "1.7e-308, 1.7e-308",
    })
    void acceptsNumbersThatTheSchemeCarries(String input, String output) {
        assertThat(exact(input)).isEqualTo(output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740992",
                "9007199254740993",
                "-9007199254740992",
                "9223372036854775807",
                "-9223372036854775808",
                "123456789012345678901234567890",
                "1e16",
                "1e21",
                "1e300",
                "1e999",
                "-1e999",
                "1e999999999",
                "1e99999999999",
                "1e-99999999999",
                "1e-400",
                "4.9e-324",
                "333333333.33333329",
                "0.1000000000000000055511151231257827",
                "0.30000000000000004441",
            })
    void refusesNumbersThatTheSchemeWouldChange(String input) {
        assertThatThrownBy(() -> exact(input))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("Expected")
                .hasMessageContaining("found");
    }

    @Test
    void roundsWhereAsked() {
        assertThat(rounded("9007199254740993")).isEqualTo("9007199254740992");
        assertThat(rounded("333333333.33333329")).isEqualTo("333333333.3333333");
        assertThatThrownBy(() -> rounded("1e999")).isInstanceOf(InvalidJson.class);
    }

    @Test
    void refusesWhatIsNoJson() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> CanonicalJson.write(DoubleNode.valueOf(value), Numbers.ROUNDED))
                    .isInstanceOf(InvalidJson.class);
        }
        assertThatThrownBy(() -> CanonicalJson.write(BinaryNode.valueOf(new byte[] {1}), Numbers.EXACT))
                .isInstanceOf(InvalidJson.class);
    }

    @Test
    void escapesWhatJsonMustAndNothingElse() {
        String text = "\u0000\u0001\b\t\n\u000b\f\r\u001f \"\\/\u007f\u0080\u2028\u2029é€\ud83d\ude00";

        assertThat(CanonicalJson.write(TextNode.valueOf(text), Numbers.EXACT))
                .isEqualTo(
                        "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u007f\u0080\u2028\u2029é€\ud83d\ude00\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud83d", "\ud83d\ud83d\ude00", "\ude00\ud83d", "\ud83da"})
    void refusesLoneSurrogates(String text) {
        assertThatThrownBy(() -> CanonicalJson.write(TextNode.valueOf(text), Numbers.ROUNDED))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("surrogate");
        assertThatThrownBy(() -> CanonicalJson.write(
                        JsonNodeFactory.instance.objectNode().put(text, 1), Numbers.ROUNDED))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void nestsAsDeepAsItIsReadBackAndNoDeeper() {
        String deepest = "[".repeat(CanonicalJson.MAX_DEPTH) + "]".repeat(CanonicalJson.MAX_DEPTH);
        var node = Codec.readCanonical(deepest);

        assertThat(CanonicalJson.write(node, Numbers.EXACT)).isEqualTo(deepest);
        var deeper = JsonNodeFactory.instance.arrayNode().add(node);
        assertThatThrownBy(() -> CanonicalJson.write(deeper, Numbers.EXACT))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("64");
    }

    private static String exact(String json) {
        return CanonicalJson.write(Codec.readTree(json), Numbers.EXACT);
    }

    private static String rounded(String json) {
        return CanonicalJson.write(Codec.readTree(json), Numbers.ROUNDED);
    }
}
