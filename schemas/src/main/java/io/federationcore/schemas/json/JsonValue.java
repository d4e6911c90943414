package io.federationcore.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable JSON value, held as its canonical text (RFC 8785).
 *
 * <p>Payloads travel through the pure rooms as values of this type: they can be hashed, measured and passed on there,
 * but not looked into. Two values are equal when their canonical texts are.
 */
public final class JsonValue {
    public static final JsonValue NULL = new JsonValue("null");
    public static final JsonValue EMPTY_OBJECT = new JsonValue("{}");

    private final String canonical;

    private JsonValue(String canonical) {
        this.canonical = canonical;
    }

    /**
     * Reads strict JSON.
     *
     * @throws InvalidJson where {@link Codec#readTree} or {@link CanonicalJson} refuse it
     */
    public static JsonValue parse(String json) {
        return of(Codec.readTree(json));
    }

    /** The value of {@code node}, its numbers carried exactly or refused with {@link InvalidJson}. */
    public static JsonValue of(JsonNode node) {
        return new JsonValue(CanonicalJson.write(node, CanonicalJson.Numbers.EXACT));
    }

    /** A value whose text is canonical already: written by this room, or read back from where this room wrote it. */
    public static JsonValue ofCanonical(String canonical) {
        return new JsonValue(canonical);
    }

    /** An object of {@code members}, each already a value. */
    public static JsonValue object(SortedMap<String, JsonValue> members) {
        StringBuilder out = new StringBuilder(64).append('{');
        // Not TreeMap's copy of a sorted map, which would keep that map's order, whatever it is.
        new TreeMap<>((Map<String, JsonValue>) members).forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            CanonicalJson.string(name, out);
            out.append(':').append(value.canonical);
        });
        return new JsonValue(out.append('}').toString());
    }

    /** The canonical text. */
    public String text() {
        return canonical;
    }

    /** The canonical bytes, UTF-8. */
    public byte[] utf8() {
        return canonical.getBytes(StandardCharsets.UTF_8);
    }

    /** The length of the canonical bytes. */
    public int size() {
        return utf8().length;
    }

    /** Whether the text is what it should be: to be asked where somebody else handed it over as canonical. */
    public boolean isCanonical() {
        return CanonicalText.is(canonical);
    }

    public boolean isNull() {
        return canonical.equals("null");
    }

    public boolean isObject() {
        return canonical.startsWith("{");
    }

    /** SHA-256 over the canonical bytes, 64 lower-case hex digits. */
    public String sha256() {
        return Sha256.hex(utf8());
    }

    /** The value as a tree, for those who evaluate or show it. */
    public JsonNode toNode() {
        return Codec.readCanonical(canonical);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof JsonValue value && value.canonical.equals(canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    @Override
    public String toString() {
        return canonical;
    }
}
