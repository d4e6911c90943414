package io.federationcore.schemas.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every small way in which a message can be wrong, made from one that is right.
 *
 * @param what the change, such as {@code /body/reason is missing}
 * @param json the changed message
 */
record Mutations(String what, JsonNode json) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Below the last length, each is just beyond one of the limits of the contract. */
    private static final int[] LENGTHS = {65, 101, 129, 201, 251, 501, 2_001, 4_097, 200_001};

    /** The message with one member missing. */
    static Stream<Mutations> missing(JsonNode message) {
        List<Mutations> found = new ArrayList<>();
        for (JsonPointer at : places(message, JsonPointer.empty())) {
            if (at.length() > 0 && message.at(at.head()).isObject()) {
                JsonNode changed = message.deepCopy();
                ((ObjectNode) changed.at(at.head())).remove(at.last().getMatchingProperty());
                found.add(new Mutations(at + " is missing", changed));
            }
        }
        return found.stream();
    }

    /** The message with one more member in each of its objects. */
    static Stream<Mutations> extra(JsonNode message) {
        return places(message, JsonPointer.empty()).stream()
                .filter(at -> message.at(at).isObject())
                .map(at -> {
                    JsonNode changed = message.deepCopy();
                    ((ObjectNode) changed.at(at)).put("a_member_of_a_later_release", 1);
                    return new Mutations(at + " has another member", changed);
                });
    }

    /** The message with one value of another type. */
    static Stream<Mutations> ofAnotherType(JsonNode message) {
        return replaced(
                message,
                places(message, JsonPointer.empty()),
                List.of(
                        NODES.nullNode(),
                        NODES.booleanNode(true),
                        NODES.numberNode(7),
                        NODES.numberNode(new BigDecimal("1.5")),
                        NODES.textNode("a text"),
                        NODES.arrayNode(),
                        NODES.objectNode()));
    }

    /** The message with one value of the right type that is too long, too large, blank or badly written. */
    static Stream<Mutations> outOfBounds(JsonNode message) {
        List<JsonNode> values = new ArrayList<>();
        for (String text : new String[] {
            "",
            " ",
            "\u2003",
            "a b",
            "a/b",
            "../a",
            "-a",
            "é",
            "a\u0000",
            "A",
            "tenant:",
            "user:ada",
            "human:ada",
            "group:finance",
            "workflow:write",
            "registry",
            "HS256",
            "EdDSA",
            "gate",
            "step",
            "flag",
            "running",
            "2026-01-31T09:30:00Z",
            "2026-01-31T24:00:00.000Z",
            "2026-13-31T09:30:00.000Z",
            "PT0.5S",
            "PT",
            "P",
            "01890a5d-ac96-774b-bcce-b302099a8057",
            "01890A5D-AC96-774B-BCCE-B302099A8057",
            "01890a5d-ac96-474b-bcce-b302099a8057",
            "ab".repeat(32),
            "AB".repeat(32),
            "A".repeat(43),
            "B".repeat(43)
        }) {
            values.add(NODES.textNode(text));
        }
        for (long number : new long[] {-1, 0, 1, 2, 21, 101, 1L << 31, (1L << 53) - 1}) {
            values.add(NODES.numberNode(number));
        }
        ArrayNode many = NODES.arrayNode();
        for (int i = 0; i < 101; i++) {
            many.add("item" + i);
        }
        values.add(many);
        values.add(NODES.arrayNode().addNull());
        values.add(NODES.arrayNode().add("a"));
        values.add(NODES.arrayNode().add(1));
        values.add(NODES.objectNode().put("a", "x"));
        values.add(NODES.objectNode().put("a", 1));
        values.add(NODES.objectNode().putNull("a"));
        values.add(NODES.booleanNode(false));
        List<JsonNode> longTexts = new ArrayList<>();
        for (int length : LENGTHS) {
            longTexts.add(NODES.textNode("x".repeat(length)));
        }
        return Stream.concat(
                replaced(message, places(message, JsonPointer.empty()), values),
                replaced(
                        message,
                        places(message, JsonPointer.empty()).stream()
                                .filter(at -> message.at(at).isTextual()
                                        || message.at(at).isNull())
                                .toList(),
                        longTexts));
    }

    private static Stream<Mutations> replaced(
            JsonNode message, List<JsonPointer> places, List<? extends JsonNode> values) {
        return places.stream()
                .flatMap(at -> values.stream()
                        .map(value -> new Mutations(at + " is " + shown(value), with(message, at, value))));
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 70 ? text : text.substring(0, 20) + "… of " + text.length() + " characters";
    }

    private static JsonNode with(JsonNode message, JsonPointer at, JsonNode value) {
        if (at.length() == 0) {
            return value;
        }
        JsonNode changed = message.deepCopy();
        switch (changed.at(at.head())) {
            case ObjectNode object -> object.set(at.last().getMatchingProperty(), value);
            case ArrayNode array -> array.set(at.last().getMatchingIndex(), value);
            case JsonNode other -> throw new IllegalStateException("Expected a container, but found " + other);
        }
        return changed;
    }

    /** The places of all values, from the whole inward. */
    private static List<JsonPointer> places(JsonNode node, JsonPointer at) {
        List<JsonPointer> places = new ArrayList<>(List.of(at));
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> places.addAll(places(member.getValue(), at.appendProperty(member.getKey()))));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.addAll(places(node.get(i), at.appendIndex(i)));
        }
        return places;
    }
}
