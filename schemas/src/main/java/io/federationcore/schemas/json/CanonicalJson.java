package io.federationcore.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The JSON Canonicalization Scheme, RFC 8785.
 *
 * <p>{@link Numbers#EXACT}, which every message and payload is held to, refuses a number that the scheme would change:
 * whole numbers outside ±(2^53−1) and decimals that a double does not carry. {@link Numbers#ROUNDED} is the scheme as
 * published, where such numbers become the nearest double.
 */
public final class CanonicalJson {
    /** The deepest nesting of arrays and objects that is written. */
    public static final int MAX_DEPTH = 64;

    private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);
    private static final BigDecimal MAX_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

    /** What happens to numbers that a double cannot carry. */
    public enum Numbers {
        /** They are refused. */
        EXACT,
        /** They become the nearest double, as RFC 8785 says. */
        ROUNDED
    }

    private CanonicalJson() {}

    /**
     * The canonical text of {@code node}.
     *
     * @throws InvalidJson for lone surrogates, nesting deeper than {@link #MAX_DEPTH}, and numbers that {@code numbers}
     *     does not admit
     */
    public static String write(JsonNode node, Numbers numbers) {
        StringBuilder out = new StringBuilder(128);
        value(node, numbers, out, 0);
        return out.toString();
    }

    private static void value(JsonNode node, Numbers numbers, StringBuilder out, int depth) {
        if (depth >= MAX_DEPTH && node.isContainerNode()) {
            throw new InvalidJson("Expected nesting of at most " + MAX_DEPTH + ", but found deeper");
        }
        switch (node.getNodeType()) {
            case OBJECT -> object(node, numbers, out, depth);
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < node.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    value(node.get(i), numbers, out, depth + 1);
                }
                out.append(']');
            }
            case STRING -> string(node.textValue(), out);
            case NUMBER -> number(node, numbers, out);
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO ->
                throw new InvalidJson("Expected a JSON value, but found " + node.getNodeType());
        }
    }

    private static void object(JsonNode node, Numbers numbers, StringBuilder out, int depth) {
        List<String> names = new ArrayList<>(node.size());
        node.fieldNames().forEachRemaining(names::add);
        Collections.sort(names); // String order is UTF-16 code unit order, as RFC 8785 section 3.2.3 asks
        out.append('{');
        boolean first = true;
        for (String name : names) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(name, out);
            out.append(':');
            value(node.get(name), numbers, out, depth + 1);
        }
        out.append('}');
    }

    /** Appends {@code text} as a canonical JSON string (RFC 8785 section 3.2.2.2). */
    static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
                    } else if (Character.isSurrogate(c)) {
                        refuseLone(text, i);
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Refuses names and texts with half a character in them. */
    static void refuseLoneSurrogates(JsonNode node) {
        node.fieldNames().forEachRemaining(CanonicalJson::wholeCharacters);
        if (node.isTextual()) {
            wholeCharacters(node.textValue());
        }
        node.forEach(CanonicalJson::refuseLoneSurrogates);
    }

    private static void wholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                refuseLone(text, i++);
            }
        }
    }

    private static void refuseLone(String text, int i) {
        char high = text.charAt(i);
        boolean paired = Character.isHighSurrogate(high)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
            throw new InvalidJson(
                    "Expected text of whole characters, but found the lone surrogate U+%04X".formatted((int) high));
        }
    }

    private static void number(JsonNode node, Numbers numbers, StringBuilder out) {
        if (node.isInt() || node.isLong()) {
            long whole = node.longValue();
            if (Math.abs(whole) < 1L << 53 && whole != Long.MIN_VALUE) {
                out.append(whole);
                return;
            }
        }
        double rounded = node.doubleValue();
        if (!Double.isFinite(rounded)) {
            throw new InvalidJson("Expected a finite number, but found " + shortened(node.asText()));
        }
        if (numbers == Numbers.EXACT) {
            refuseInexact(node, rounded);
        }
        ecmaScript(rounded, out);
    }

    private static void refuseInexact(JsonNode node, double rounded) {
        BigDecimal carried = shortest(rounded);
        boolean binary = node.isDouble() || node.isFloat(); // no text was rounded to make it
        BigDecimal found = binary ? carried : node.decimalValue();
        if (carried.compareTo(found) != 0) {
            throw new InvalidJson(
                    "Expected a number that a double carries unchanged, but found " + shortened(found.toString()));
        }
        boolean large = carried.abs().compareTo(MAX_INTEGER) > 0;
        if (large) { // any double beyond 2^53 is a whole number
            throw new InvalidJson("Expected a number within ±(2^53-1), but found " + shortened(found.toString()));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /**
     * The shortest decimal that only this double is nearest to. Java's own text has at least two digits, so that it
     * gives 4.9E-324 where ECMAScript gives 5e-324.
     */
    private static BigDecimal shortest(double value) {
        BigDecimal found = new BigDecimal(Double.toString(value));
        BigDecimal oneDigit = found.round(ONE_DIGIT);
        return oneDigit.doubleValue() == value ? oneDigit : found;
    }

    /** Appends a double as ECMAScript's Number::toString does (ECMA-262 section 6.1.6.1.20). */
    private static void ecmaScript(double value, StringBuilder out) {
        if (value == 0) {
            out.append('0');
            return;
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale(); // the decimal point stands after this many digits
        if (value < 0) {
            out.append('-');
        }
        if (point >= digits.length() && point <= 21) {
            out.append(digits).repeat("0", point - digits.length());
        } else if (point > 0 && point <= 21) {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        } else if (point > -6 && point <= 0) {
            out.append("0.").repeat("0", -point).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            int exponent = point - 1;
            out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
        }
    }
}
