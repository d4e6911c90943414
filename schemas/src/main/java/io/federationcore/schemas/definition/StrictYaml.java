package io.federationcore.schemas.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.constructor.ConstructScalar;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * YAML 1.2 under its JSON schema, and nothing else of YAML: anchors, aliases, tags, duplicate keys and several documents
 * are refused, so that what a person reads is what is hashed.
 */
public final class StrictYaml {
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new ExactNumbers())
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(1_000_000)
            .build();

    private static final int MAX_DEPTH = 32;
    /** As long a number as JSON may have. */
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private StrictYaml() {}

    /** The JSON schema, but numbers keep all of their digits until they are found to be exact. */
    private static final class ExactNumbers extends JsonSchema {
        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
            constructors.put(Tag.INT, new ExactNumber());
            constructors.put(Tag.FLOAT, new ExactNumber());
            return constructors;
        }
    }

    private static final class ExactNumber extends ConstructScalar {
        @Override
        public Object construct(@Nullable Node node) {
            String text = constructScalar(node);
            try {
                if (text.length() <= MAX_NUMBER_LENGTH) {
                    return new BigDecimal(text);
                }
            } catch (NumberFormatException e) {
                throw new InvalidJson("Expected a finite number, but found " + Checks.shortened(text), e);
            }
            throw new InvalidJson(
                    "Expected a number of at most " + MAX_NUMBER_LENGTH + " characters, but found " + text.length());
        }
    }

    /**
     * Reads one YAML document as a JSON value.
     *
     * @throws InvalidJson naming line and column where the parser knows them
     */
    public static JsonValue parse(String yaml) {
        try {
            int depth = 0;
            for (Event event : new Parse(SETTINGS).parseString(yaml)) {
                refuseSugar(event);
                // Counted here, because the loader would overflow the stack on what is nested deeply.
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw new InvalidJson("Expected nesting of at most " + MAX_DEPTH + ", but found deeper"
                            + where(event.getStartMark()));
                }
            }
            return JsonValue.of(toNode(new Load(SETTINGS).loadFromString(yaml)));
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem().replaceFirst("^but ", "");
            throw new InvalidJson("Expected one document of plain YAML: " + problem + where(e.getProblemMark()), e);
        } catch (YamlEngineException e) {
            throw e.getCause() instanceof InvalidJson ours
                    ? ours
                    : new InvalidJson("Expected one document of plain YAML: " + e.getMessage(), e);
        }
    }

    private static String where(Optional<Mark> mark) {
        return mark.map(at -> " in line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                .orElse("");
    }

    private static void refuseSugar(Event event) {
        if (event instanceof DocumentStartEvent document
                && document.getSpecVersion()
                        .filter(version -> version.getMinor() != 2)
                        .isPresent()) {
            throw new InvalidJson("Expected YAML 1.2, but found another version" + where(event.getStartMark()));
        }
        boolean tagged = switch (event) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            default -> false;
        };
        boolean anchored = event instanceof AliasEvent
                || event instanceof NodeEvent node && node.getAnchor().isPresent();
        if (tagged || anchored) {
            throw new InvalidJson("Expected plain YAML, but found " + (tagged ? "a tag" : "an anchor or alias")
                    + where(event.getStartMark()));
        }
    }

    private static JsonNode toNode(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case String text -> nodes.textNode(text);
            case Boolean bool -> nodes.booleanNode(bool);
            case BigDecimal number -> nodes.numberNode(number);
            case List<?> list -> {
                ArrayNode array = nodes.arrayNode();
                list.forEach(item -> array.add(toNode(item)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = nodes.objectNode();
                map.forEach((key, item) -> object.set(name(key), toNode(item)));
                yield object;
            }
            default -> throw new InvalidJson("Expected a JSON value, but found " + value.getClass());
        };
    }

    private static String name(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new InvalidJson(
                "Expected text as a key, but found '" + Checks.shortened(String.valueOf(key)) + "'; put it in quotes");
    }
}
