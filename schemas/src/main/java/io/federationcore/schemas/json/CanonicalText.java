package io.federationcore.schemas.json;

import com.fasterxml.jackson.core.StreamReadConstraints;
import io.federationcore.schemas.json.CanonicalJson.Numbers;

/**
 * Whether a text is canonical already, found by reading over it once. Making a tree of it and writing that again would
 * say the same, at several times the cost.
 */
final class CanonicalText {
    /** Every whole number of so many digits is carried exactly. */
    private static final int PLAIN_DIGITS = 15;

    /** Longer names may be more than a parser takes. */
    private static final int MAX_NAME = StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

    private static final String SHORT_ESCAPES = "\"\\bfnrt";
    private static final int NOT_CANONICAL = -1;

    private final String text;

    private CanonicalText(String text) {
        this.text = text;
    }

    /**
     * True if {@code text} is one JSON value as {@link CanonicalJson} writes it, with numbers that are carried exactly.
     * False for what is no JSON; and for a text with a name of some 50,000 characters, which only a parser can judge.
     */
    static boolean is(String text) {
        return new CanonicalText(text).value(0, 0) == text.length();
    }

    // Each of these gives the index behind what it read, or NOT_CANONICAL.

    private int value(int start, int depth) {
        return switch (at(start)) {
            case '{' -> depth < CanonicalJson.MAX_DEPTH ? object(start + 1, depth + 1) : NOT_CANONICAL;
            case '[' -> depth < CanonicalJson.MAX_DEPTH ? array(start + 1, depth + 1) : NOT_CANONICAL;
            case '"' -> string(start);
            case 't' -> literal("true", start);
            case 'f' -> literal("false", start);
            case 'n' -> literal("null", start);
            default -> number(start);
        };
    }

    private int object(int start, int depth) {
        if (at(start) == '}') {
            return start + 1;
        }
        int previous = NOT_CANONICAL; // where the last name began
        int i = start;
        while (true) {
            int nameEnd = string(i);
            boolean named = nameEnd != NOT_CANONICAL && at(nameEnd) == ':' && nameEnd - i <= MAX_NAME;
            if (!named || previous != NOT_CANONICAL && !ascend(previous, i)) {
                return NOT_CANONICAL;
            }
            previous = i;
            int end = value(nameEnd + 1, depth);
            if (end == NOT_CANONICAL || at(end) == '}') {
                return end == NOT_CANONICAL ? end : end + 1;
            }
            if (at(end) != ',') {
                return NOT_CANONICAL;
            }
            i = end + 1;
        }
    }

    private int array(int start, int depth) {
        if (at(start) == ']') {
            return start + 1;
        }
        int i = start;
        while (true) {
            int end = value(i, depth);
            if (end == NOT_CANONICAL || at(end) == ']') {
                return end == NOT_CANONICAL ? end : end + 1;
            }
            if (at(end) != ',') {
                return NOT_CANONICAL;
            }
            i = end + 1;
        }
    }

    /** Two names that are canonical strings, compared by the characters that they stand for. */
    private boolean ascend(int before, int after) {
        int i = before + 1;
        int j = after + 1;
        while (at(i) == at(j)) {
            if (at(i) == '"') {
                return false; // the same name twice
            }
            if (at(i) == '\\') {
                break;
            }
            i++;
            j++;
        }
        while (at(i) != '"' && at(j) != '"') {
            char left = character(i);
            char right = character(j);
            if (left != right) {
                return left < right;
            }
            i += width(i);
            j += width(j);
        }
        return at(i) == '"' && at(j) != '"';
    }

    private char character(int i) {
        if (at(i) != '\\') {
            return at(i);
        }
        return switch (at(i + 1)) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(text, i + 2, i + 6, 16);
            default -> at(i + 1);
        };
    }

    private int width(int i) {
        return at(i) != '\\' ? 1 : at(i + 1) == 'u' ? 6 : 2;
    }

    private int string(int start) {
        if (at(start) != '"') {
            return NOT_CANONICAL;
        }
        int i = start + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            } else if (c == '\\') {
                i = escape(i + 1);
                if (i == NOT_CANONICAL) {
                    return NOT_CANONICAL;
                }
            } else if (c < 0x20) {
                return NOT_CANONICAL;
            } else if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || !Character.isLowSurrogate(at(i + 1))) {
                    return NOT_CANONICAL;
                }
                i += 2;
            } else {
                i++;
            }
        }
        return NOT_CANONICAL;
    }

    /** What follows a backslash: the short form where there is one, and else {@code u00} and two lower-case digits. */
    private int escape(int i) {
        char c = at(i);
        if (c != 'u') {
            return SHORT_ESCAPES.indexOf(c) >= 0 ? i + 1 : NOT_CANONICAL;
        }
        char tens = at(i + 3);
        char ones = at(i + 4);
        boolean control = at(i + 1) == '0'
                && at(i + 2) == '0'
                && (tens == '0' || tens == '1')
                && (isDigit(ones) || ones >= 'a' && ones <= 'f');
        boolean hasShortForm = tens == '0' && (ones == '8' || ones == '9' || ones == 'a' || ones == 'c' || ones == 'd');
        return control && !hasShortForm ? i + 5 : NOT_CANONICAL;
    }

    private int literal(String literal, int start) {
        return text.startsWith(literal, start) ? start + literal.length() : NOT_CANONICAL;
    }

    /** Short whole numbers are canonical as they stand; for all others the one who writes them is asked. */
    private int number(int start) {
        int i = at(start) == '-' ? start + 1 : start;
        int digits = i;
        while (isDigit(at(i))) {
            i++;
        }
        boolean whole = at(i) != '.' && at(i) != 'e' && at(i) != 'E';
        if (whole && i > digits && i - digits <= PLAIN_DIGITS) {
            boolean zero = at(digits) == '0';
            return zero && (i - digits > 1 || digits > start) ? NOT_CANONICAL : i;
        }
        while (isDigit(at(i)) || ".eE+-".indexOf(at(i)) >= 0) {
            i++;
        }
        return isWrittenSo(text.substring(start, i)) ? i : NOT_CANONICAL;
    }

    private static boolean isWrittenSo(String number) {
        try {
            return CanonicalJson.write(Codec.readCanonical(number), Numbers.EXACT)
                    .equals(number);
        } catch (InvalidJson e) {
            return false;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The character there; behind the end, one that stands nowhere in JSON. */
    private char at(int i) {
        return i < text.length() ? text.charAt(i) : 0;
    }
}
