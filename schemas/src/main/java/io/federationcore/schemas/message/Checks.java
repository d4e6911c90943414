package io.federationcore.schemas.message;

import org.jspecify.annotations.Nullable;

/** What every record of the contract is held to. Each check throws IllegalArgumentException and says what it expected. */
public final class Checks {
    private static final int MAX_NAME = 100;
    private static final int MAX_COMMAND_ID = 128;
    /** A UUIDv7 (RFC 9562 section 5.7): {@code x} is any hex digit, {@code y} one of the variant's, all else stands for itself. */
    private static final String UUID_SHAPE = "xxxxxxxx-xxxx-7xxx-yxxx-xxxxxxxxxxxx";

    private Checks() {}

    /** A name: 1 to 100 ASCII letters, digits, dots, dashes and underscores, the first a letter or digit. */
    public static String name(String field, @Nullable String value) {
        if (value == null || !isToken(value, MAX_NAME, "._-")) {
            throw expected(field, "1 to 100 letters, digits, '.', '_' or '-', the first a letter or digit", value);
        }
        return value;
    }

    /** A command's id: 1 to 128 ASCII letters, digits, dots, colons, dashes and underscores. */
    public static String commandId(@Nullable String value) {
        if (value == null || !isToken(value, MAX_COMMAND_ID, "._:-")) {
            throw expected("command_id", "1 to 128 letters, digits, '.', ':', '_' or '-'", value);
        }
        return value;
    }

    // These checks are made by hand, not by patterns: every record of the log holds a dozen of such texts.

    /** ASCII letters, digits and {@code others}, the first a letter or digit: no separators, no look-alikes. */
    private static boolean isToken(String value, int max, String others) {
        int length = value.length();
        if (length == 0 || length > max || !isAlphanumeric(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = value.charAt(i);
            if (!isAlphanumeric(c) && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f';
    }

    /** 64 lower-case hex digits. */
    public static String sha256(String field, @Nullable String value) {
        if (value == null || !isSha256(value)) {
            throw expected(field, "64 lower-case hex digits", value);
        }
        return value;
    }

    /** Whether {@code value} is 64 lower-case hex digits. */
    public static boolean isSha256(String value) {
        if (value.length() != 64) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isHex(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Text of at most {@code max} UTF-16 units, not blank. */
    public static String text(String field, @Nullable String value, int max) {
        if (value == null || value.isBlank() || value.length() > max) {
            throw expected(field, "text of 1 to " + max + " characters", value);
        }
        return value;
    }

    /** Text of at most {@code max} UTF-16 units, or null. */
    public static @Nullable String optionalText(String field, @Nullable String value, int max) {
        if (value != null && value.length() > max) {
            throw expected(field, "text of at most " + max + " characters", value);
        }
        return value;
    }

    /** A value that must be there. */
    public static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("Expected '" + field + "', but found none");
        }
        return value;
    }

    /** A number from {@code min} to {@code max}, both included. */
    public static int between(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw expected(field, min + " to " + max, String.valueOf(value));
        }
        return value;
    }

    /** The key of a run-keyed record: a run's id, or {@value Command#REGISTRY}. */
    public static String runKey(@Nullable String value) {
        if (value == null || !value.equals(Command.REGISTRY) && !isRunId(value)) {
            throw expected("run_id", "a UUIDv7 in lower case or '" + Command.REGISTRY + "'", value);
        }
        return value;
    }

    /** Whether {@code value} is a UUIDv7 (RFC 9562) in lower case. */
    public static boolean isRunId(String value) {
        if (value.length() != UUID_SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            char shape = UUID_SHAPE.charAt(i);
            boolean fits = switch (shape) {
                case 'x' -> isHex(c);
                case 'y' -> c == '8' || c == '9' || c == 'a' || c == 'b';
                default -> c == shape;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** At most {@code max} UTF-16 units of text, never half a character; a cut shows as an ellipsis. */
    public static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /** Text cut for a message, control characters and direction marks made visible. */
    public static String shortened(@Nullable String text) {
        if (text == null) {
            return "none";
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(60).forEach(c -> {
            boolean visible = c >= 0x20 && c < 0x7f || Character.isLetterOrDigit(c);
            if (visible) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > 60 ? out + "…" : out.toString();
    }

    /**
     * Text that is safe to show on a terminal: control characters, direction marks and the like are made visible, so that
     * no payload can move the cursor or turn a line around.
     */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHidden(c)) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** As {@link #printable}, for JSON without line breaks between its tokens: what is hidden is escaped, and means the same. */
    public static String printableJson(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (isHidden(c)) {
                for (char unit : Character.toChars(c)) {
                    out.append("\\u%04x".formatted((int) unit));
                }
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean isHidden(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static IllegalArgumentException expected(String field, String expectation, @Nullable String found) {
        return new IllegalArgumentException(
                "Expected '" + field + "' to be " + expectation + ", but found " + quoted(found));
    }

    private static String quoted(@Nullable String found) {
        return found == null ? "none" : "'" + shortened(found) + "'";
    }
}
