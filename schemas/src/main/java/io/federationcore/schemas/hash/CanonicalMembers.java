package io.federationcore.schemas.hash;

import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The top-level members of a canonical object, cut out of its text without parsing it: canonical text has no white
 * space, so a comma or brace at depth one, outside of strings, is a border.
 */
public final class CanonicalMembers {
    /**
     * A member of an object.
     *
     * @param name as written between the quotes; names of data members are plain {@code snake_case}
     * @param value canonical text
     */
    public record Member(String name, String value) {
        /** The canonical bytes of {@code [name, value]}. */
        public byte[] canonicalPair() {
            return ("[\"" + name + "\"," + value + "]").getBytes(StandardCharsets.UTF_8);
        }
    }

    private CanonicalMembers() {}

    /**
     * The members in canonical order.
     *
     * @throws IllegalArgumentException if {@code object} is not an object
     */
    public static List<Member> of(JsonValue object) {
        String text = object.text();
        if (!object.isObject()) {
            throw new IllegalArgumentException("Expected an object, but found " + text.charAt(0));
        }
        List<Member> members = new ArrayList<>();
        int at = 1;
        while (text.charAt(at) == '"') {
            int nameEnd = endOfString(text, at);
            int valueEnd = endOfValue(text, nameEnd + 1);
            members.add(new Member(text.substring(at + 1, nameEnd - 1), text.substring(nameEnd + 1, valueEnd)));
            at = valueEnd + 1; // behind the comma, or behind the closing brace
            if (at >= text.length()) {
                break;
            }
        }
        return members;
    }

    /** The index behind the string that starts at {@code start}. */
    private static int endOfString(String text, int start) {
        int i = start + 1;
        while (text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** The index of the comma or brace behind the value that starts at {@code start}. */
    private static int endOfValue(String text, int start) {
        int depth = 0;
        int i = start;
        while (true) {
            switch (text.charAt(i)) {
                case '"' -> i = endOfString(text, i) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return i;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> {} // part of a number, a literal, or a colon
            }
            i++;
        }
    }
}
