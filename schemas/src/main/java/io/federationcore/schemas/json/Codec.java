package io.federationcore.schemas.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads and writes the records of this room.
 *
 * <p>What is written is canonical (RFC 8785): members sorted, no white space, and no floating-point numbers outside of
 * {@link JsonValue}s, which are canonical themselves. What is read from outside is read strictly: UTF-8 is checked
 * before parsing, and byte order marks, duplicate or unknown names, trailing text, coerced types, deep nesting and
 * large bodies are refused.
 */
public final class Codec {
    /** The largest body of a record from outside, in bytes. */
    public static final int MAX_RECORD_BYTES = 256 * 1024;
    /** The deepest nesting of arrays and objects in a record from outside. */
    public static final int MAX_DEPTH = 32;
    /** The deepest nesting in records between our own parts, which wrap what came from outside. */
    public static final int MAX_INNER_DEPTH = 64;

    /** What {@link String} makes of bytes that are not UTF-8; text may hold it, too. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int MAX_INNER_BYTES = 16 * 1024 * 1024;

    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    /** Reads and writes messages from outside; unknown members are refused. */
    private static final JsonMapper STRICT = mapper(MAX_DEPTH, true);
    /** Reads what our own parts wrote; members that it does not know are ignored, so later releases may add some. */
    private static final JsonMapper TOLERANT = mapper(MAX_INNER_DEPTH, false);

    private Codec() {}

    /**
     * A mapper that reads and writes as this codec does for our own records, to be extended for types of another room:
     * the state stores' for one.
     */
    public static JsonMapper.Builder extended() {
        return TOLERANT.rebuild();
    }

    /** The canonical bytes of a message of this room. */
    public static byte[] write(Object message) {
        try {
            return wholeCharacters(STRICT.writeValueAsBytes(message));
        } catch (JsonProcessingException e) {
            throw new InvalidJson("Expected a message that can be written" + Refusal.unreadable(e), e);
        }
    }

    /** Jackson writes half a character as an escape, which is not canonical; every other one is {@code \\u00xx}. */
    private static byte[] wholeCharacters(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\\') {
                i++;
                if (json[i] == 'u' && json[i + 1] != '0') {
                    throw new InvalidJson("Expected text of whole characters, but found the lone surrogate U+"
                            + new String(json, i + 1, 4, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT));
                }
            }
        }
        return json;
    }

    /** The message as a canonical value. */
    public static JsonValue toValue(Object message) {
        return JsonValue.ofCanonical(new String(write(message), StandardCharsets.UTF_8));
    }

    /**
     * Reads a record that came from outside: at most {@link #MAX_RECORD_BYTES}, nothing unknown in it.
     *
     * @throws InvalidJson saying what was expected and what was found
     */
    public static <T> T readStrict(byte[] utf8, Class<T> type) {
        return message(STRICT, utf8, MAX_RECORD_BYTES, type);
    }

    /**
     * Reads a record that a part of ours wrote; members that this release does not know are ignored.
     *
     * @throws InvalidJson saying what was expected and what was found
     */
    public static <T> T read(byte[] utf8, Class<T> type) {
        return message(TOLERANT, utf8, MAX_INNER_BYTES, type);
    }

    /** Turns a value into a record; unknown members are ignored. */
    public static <T> T read(JsonValue value, Class<T> type) {
        return message(TOLERANT, value.text(), type);
    }

    /** Turns a value into a record; unknown members are refused. */
    public static <T> T readStrict(JsonValue value, Class<T> type) {
        return message(STRICT, value.text(), type);
    }

    /**
     * Reads strict JSON from outside into a tree.
     *
     * @throws InvalidJson if the bytes are more than {@link #MAX_RECORD_BYTES}, not UTF-8, nested deeper than
     *     {@link #MAX_DEPTH}, or not exactly one JSON value without duplicate names
     */
    public static JsonNode readTree(byte[] utf8) {
        return tree(STRICT, utf8, MAX_RECORD_BYTES);
    }

    /** As {@link #readTree(byte[])}, from text. */
    static JsonNode readTree(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_RECORD_BYTES) {
            throw new InvalidJson("Expected at most " + MAX_RECORD_BYTES + " bytes, but found " + bytes);
        }
        return parse(STRICT, text);
    }

    /**
     * Reads a value that must be canonical as it stands, in text and not only in meaning: its hashes depend on that.
     *
     * @throws InvalidJson if the bytes are more than 16 MiB, not UTF-8, not exactly one JSON value nested at most
     *     {@link #MAX_INNER_DEPTH} deep, or written otherwise than RFC 8785 says
     */
    public static JsonValue readCanonical(byte[] utf8) {
        String text = decode(utf8, MAX_INNER_BYTES);
        // What is refused is read again by way of a tree, which says in our words what is wrong.
        if (!CanonicalText.is(text)
                && !JsonValue.of(parse(TOLERANT, text)).text().equals(text)) {
            throw new InvalidJson("Expected canonical JSON (RFC 8785), but found other text");
        }
        return JsonValue.ofCanonical(text);
    }

    /** The name on the wire of a record's component. */
    static String wireName(String component) {
        return SNAKE_CASE.translate(component);
    }

    /** Reads canonical text of our own into a tree. */
    static JsonNode readCanonical(String text) {
        return parse(TOLERANT, text);
    }

    private static JsonNode tree(JsonMapper mapper, byte[] utf8, int maxBytes) {
        return parse(mapper, decode(utf8, maxBytes));
    }

    private static <T> T message(JsonMapper mapper, byte[] utf8, int maxBytes, Class<T> type) {
        return message(mapper, decode(utf8, maxBytes), type);
    }

    /**
     * Reads a message straight from its text. Only what that refuses is read again, by way of a tree, which says in our
     * words what is wrong; and text with escapes in it, for only a tree shows whether one is half a character.
     */
    private static <T> T message(JsonMapper mapper, String text, Class<T> type) {
        if (!text.contains("\\u")) {
            try {
                T value = mapper.readValue(text, type);
                if (value != null) {
                    RequiredMembers.check(value);
                    return value;
                }
            } catch (JsonProcessingException | NumberFormatException refused) {
                // Told below.
            }
        }
        return convert(mapper, parse(mapper, text), type);
    }

    private static JsonNode parse(JsonMapper mapper, String text) {
        // A parser over text, never over bytes: given bytes, Jackson would guess UTF-16 and skip byte order marks.
        try {
            JsonNode node = mapper.readTree(text);
            if (node.isMissingNode()) {
                throw new InvalidJson("Expected a JSON value, but found nothing");
            }
            if (text.contains("\\u")) { // UTF-8 cannot hold half a character, but an escape can
                CanonicalJson.refuseLoneSurrogates(node);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidJson("Expected JSON" + Refusal.unreadable(e), e);
        } catch (NumberFormatException e) {
            throw new InvalidJson("Expected numbers that a double carries, but found one far too large or small", e);
        }
    }

    private static String decode(byte[] utf8, int maxBytes) {
        if (utf8.length > maxBytes) {
            throw new InvalidJson("Expected at most " + maxBytes + " bytes, but found " + utf8.length);
        }
        String text = new String(utf8, StandardCharsets.UTF_8); // by far the faster way
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidJson("Expected UTF-8, but found other bytes", e);
        }
    }

    private static <T> T convert(JsonMapper mapper, JsonNode node, Class<T> type) {
        try {
            T value = mapper.treeToValue(node, type);
            if (value == null) {
                throw new InvalidJson("Expected " + type.getSimpleName() + ", but found null");
            }
            RequiredMembers.check(value);
            return value;
        } catch (JsonProcessingException e) {
            throw Refusal.unfit(type, e, node);
        }
    }

    private static JsonMapper mapper(int maxDepth, boolean refuseUnknown) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .propertyNamingStrategy(SNAKE_CASE)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, Codec::refuseOtherThanText)
                // Or a blank text would pass for none, where a number or a boolean may be absent.
                .withCoercionConfig(LogicalType.Integer, number -> number.setAcceptBlankAsEmpty(false))
                .withCoercionConfig(LogicalType.Boolean, truth -> truth.setAcceptBlankAsEmpty(false))
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, refuseUnknown)
                .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                .addModule(WireTypes.module())
                .addModule(new BlackbirdModule())
                .build();
    }

    private static void refuseOtherThanText(MutableCoercionConfig text) {
        text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }
}
