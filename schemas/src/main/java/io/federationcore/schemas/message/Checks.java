package io.federationcore.schemas.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every record of the contract is held to. Each check throws IllegalArgumentException and says what it expected. */
public final class Checks {
    /** Names of workflows, steps, tenants, queues, keys: no separators, no look-alikes, safe in a topic's name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final Pattern COMMAND_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final Pattern UUID_V7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private Checks() {}

    /** A name: 1 to 100 ASCII letters, digits, dots, dashes and underscores, the first a letter or digit. */
    public static String name(String field, @Nullable String value) {
        return matching(field, value, NAME, "1 to 100 letters, digits, '.', '_' or '-', the first a letter or digit");
    }

    /** A command's id: 1 to 128 ASCII letters, digits, dots, colons, dashes and underscores. */
    public static String commandId(@Nullable String value) {
        return matching("command_id", value, COMMAND_ID, "1 to 128 letters, digits, '.', ':', '_' or '-'");
    }

    /** 64 lower-case hex digits. */
    public static String sha256(String field, @Nullable String value) {
        if (value == null || !isSha256(value)) {
            throw expected(field, "64 lower-case hex digits", value);
        }
        return value;
    }

    /** By hand, for every record of the log holds several. */
    private static boolean isSha256(String value) {
        if (value.length() != 64) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean hex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            if (!hex) {
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
        return UUID_V7.matcher(value).matches();
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

    private static String matching(String field, @Nullable String value, Pattern pattern, String expectation) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw expected(field, expectation, value);
        }
        return value;
    }

    private static IllegalArgumentException expected(String field, String expectation, @Nullable String found) {
        return new IllegalArgumentException(
                "Expected '" + field + "' to be " + expectation + ", but found " + quoted(found));
    }

    private static String quoted(@Nullable String found) {
        return found == null ? "none" : "'" + shortened(found) + "'";
    }
}
