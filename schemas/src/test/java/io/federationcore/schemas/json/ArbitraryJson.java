package io.federationcore.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** JSON values whose texts are full of what confuses scanners: quotes, escapes, braces, commas, pairs of surrogates. */
public final class ArbitraryJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long MAX_SAFE = (1L << 53) - 1;

    private ArbitraryJson() {}

    public static Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "z",
                        "A",
                        "_",
                        "0",
                        " ",
                        "\"",
                        "\\",
                        "\\\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\n",
                        "\u0000",
                        "\u001f",
                        "\u007f",
                        "é",
                        "\u2028",
                        "€",
                        "\ufb33",
                        "\ud83d\ude00",
                        "\\u0041",
                        "null")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    /** Values of which every number is carried exactly. */
    public static Arbitrary<JsonNode> values() {
        return values(3);
    }

    public static Arbitrary<JsonNode> objects() {
        return object(values(2));
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> scalar = Arbitraries.oneOf(
                texts().map(NODES::textNode),
                Arbitraries.longs().between(-MAX_SAFE, MAX_SAFE).map(NODES::numberNode),
                doubles().map(NODES::numberNode),
                Arbitraries.of(NODES.nullNode(), NODES.booleanNode(true), NODES.booleanNode(false)));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<JsonNode> inner = values(depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(2, scalar),
                Tuple.of(1, inner.list().ofMaxSize(4).map(ArbitraryJson::array)),
                Tuple.of(1, object(inner)));
    }

    /** Any double whose whole part JSON carries. */
    public static Arbitrary<Double> doubles() {
        Arbitrary<Double> bits = Arbitraries.longs()
                .map(Double::longBitsToDouble)
                .map(any -> Double.isFinite(any) && Math.abs(any) <= MAX_SAFE ? any : 1 / any);
        return Arbitraries.oneOf(
                bits.filter(Double::isFinite),
                Arbitraries.doubles().between(-1_000, 1_000),
                Arbitraries.of(0.0, -0.0, 0.1, 1e-6, 1e-7, Double.MIN_VALUE, -2 * Double.MIN_VALUE, Double.MIN_NORMAL));
    }

    private static JsonNode array(List<JsonNode> items) {
        ArrayNode array = NODES.arrayNode();
        return array.addAll(items);
    }

    private static Arbitrary<JsonNode> object(Arbitrary<JsonNode> inner) {
        return Arbitraries.maps(texts(), inner).ofMaxSize(5).map(ArbitraryJson::object);
    }

    private static JsonNode object(Map<String, JsonNode> members) {
        ObjectNode object = NODES.objectNode();
        object.setAll(members);
        return object;
    }
}
