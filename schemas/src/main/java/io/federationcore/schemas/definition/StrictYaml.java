package io.federationcore.schemas.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.math.BigDecimal;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * YAML 1.2 under its JSON schema, and nothing else of YAML: anchors, aliases, tags, duplicate keys and several documents
 * are refused, so that what a person reads is what is hashed.
 */
public final class StrictYaml {
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new JsonSchema())
            .setCodePointLimit(1_000_000)
            .build();

    private static final int MAX_DEPTH = 32;
    /** As long a number as JSON may have. */
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private StrictYaml() {}

    /**
     * Reads one YAML document as a JSON value.
     *
     * @throws InvalidYaml naming line and column where the parser knows them
     */
    public static JsonValue parse(String yaml) {
        return read(yaml).value();
    }

    /**
     * Reads one YAML document, and keeps where its members stand.
     *
     * @throws InvalidYaml naming line and column where the parser knows them
     */
    public static YamlDocument read(String yaml) {
        try {
            int depth = 0;
            for (Event event : new Parse(SETTINGS).parseString(yaml)) {
                refuseSugar(event);
                // Counted here, because the composer would overflow the stack on what is nested deeply.
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw InvalidYaml.at(
                            event.getStartMark(),
                            "Expected nesting of at most " + MAX_DEPTH + ", but found deeper",
                            null);
                }
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(yaml);
            return new YamlDocument(root.map(StrictYaml::value).orElse(JsonValue.NULL), root);
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem().replaceFirst("^but ", "");
            throw InvalidYaml.at(e.getProblemMark(), "Expected one document of plain YAML: " + problem, e);
        } catch (YamlEngineException e) {
            throw InvalidYaml.at(Optional.empty(), "Expected one document of plain YAML: " + e.getMessage(), e);
        }
    }

    private static void refuseSugar(Event event) {
        if (event instanceof DocumentStartEvent document
                && document.getSpecVersion()
                        .filter(version -> version.getMinor() != 2)
                        .isPresent()) {
            throw InvalidYaml.at(event.getStartMark(), "Expected YAML 1.2, but found another version", null);
        }
        boolean tagged = switch (event) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            default -> false;
        };
        boolean anchored = event instanceof AliasEvent
                || event instanceof NodeEvent node && node.getAnchor().isPresent();
        if (tagged || anchored) {
            throw InvalidYaml.at(
                    event.getStartMark(),
                    "Expected plain YAML, but found " + (tagged ? "a tag" : "an anchor or alias"),
                    null);
        }
    }

    private static JsonValue value(Node node) {
        return exact(node, toNode(node));
    }

    /** The value, if JSON carries it exactly. */
    private static JsonValue exact(Node where, JsonNode value) {
        try {
            return JsonValue.of(value);
        } catch (InvalidJson e) {
            throw InvalidYaml.at(where.getStartMark(), String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode toNode(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode list -> {
                ArrayNode array = NODES.arrayNode();
                list.getValue().forEach(item -> array.add(toNode(item)));
                yield array;
            }
            case MappingNode mapping -> object(mapping);
            default -> throw InvalidYaml.at(node.getStartMark(), "Expected plain YAML, but found an alias", null);
        };
    }

    private static ObjectNode object(MappingNode mapping) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple member : mapping.getValue()) {
            String name = name(member.getKeyNode());
            if (object.has(name)) {
                throw InvalidYaml.at(
                        member.getKeyNode().getStartMark(),
                        "Expected one document of plain YAML: found duplicate key " + Checks.shortened(name),
                        null);
            }
            object.set(name, toNode(member.getValueNode()));
        }
        return object;
    }

    /** What the JSON schema makes of it; all that is no number, {@code true}, {@code false} or null is text. */
    private static JsonNode scalar(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(text.equals("true"));
        }
        JsonNode value = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? number(scalar) : NODES.textNode(text);
        exact(scalar, value); // while the line is known
        return value;
    }

    private static JsonNode number(ScalarNode scalar) {
        String text = scalar.getValue();
        if (text.length() > MAX_NUMBER_LENGTH) {
            throw InvalidYaml.at(
                    scalar.getStartMark(),
                    "Expected a number of at most " + MAX_NUMBER_LENGTH + " characters, but found " + text.length(),
                    null);
        }
        try {
            return NODES.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw InvalidYaml.at(
                    scalar.getStartMark(), "Expected a finite number, but found " + Checks.shortened(text), e);
        }
    }

    private static String name(Node key) {
        if (key instanceof ScalarNode scalar && scalar(scalar).isTextual()) {
            return scalar.getValue();
        }
        String found = key instanceof ScalarNode scalar ? scalar.getValue() : "a list or an object";
        throw InvalidYaml.at(
                key.getStartMark(),
                "Expected text as a key, but found '" + Checks.shortened(found) + "'; put it in quotes",
                null);
    }
}
