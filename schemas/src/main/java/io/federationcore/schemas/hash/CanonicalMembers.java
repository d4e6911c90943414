package io.federationcore.schemas.hash;

import io.federationcore.schemas.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The top-level members of a canonical object, cut out of its bytes without parsing them: canonical text has no white
 * space, so a comma or brace at depth one, outside of strings, is a border; and of no character but these is any byte in
 * UTF-8.
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
            byte[] text = (name + value).getBytes(StandardCharsets.UTF_8);
            int nameEnd = name.getBytes(StandardCharsets.UTF_8).length;
            return pair(text, 0, nameEnd, nameEnd, text.length);
        }
    }

    private CanonicalMembers() {}

    /** The canonical bytes of {@code [name, value]}, of a member that stands in {@code text} as {@link Reader} says. */
    static byte[] pair(byte[] text, int name, int nameEnd, int value, int valueEnd) {
        byte[] pair = new byte[(nameEnd - name) + (valueEnd - value) + 5];
        ByteBuffer.wrap(pair)
                .put((byte) '[')
                .put((byte) '"')
                .put(text, name, nameEnd - name)
                .put((byte) '"')
                .put((byte) ',')
                .put(text, value, valueEnd - value)
                .put((byte) ']');
        return pair;
    }

    /** Told where each member stands, in canonical order. */
    @FunctionalInterface
    interface Reader {
        /**
         * The name stands between its quotes, from {@code name} to before {@code nameEnd}; the value from {@code value} to
         * before {@code valueEnd}.
         */
        void member(int name, int nameEnd, int value, int valueEnd);
    }

    /**
     * The members in canonical order.
     *
     * @throws IllegalArgumentException if {@code object} is not an object, or ends too soon
     */
    public static List<Member> of(JsonValue object) {
        byte[] text = object.utf8();
        List<Member> members = new ArrayList<>();
        read(
                text,
                (name, nameEnd, value, valueEnd) ->
                        members.add(new Member(part(text, name, nameEnd), part(text, value, valueEnd))));
        return members;
    }

    private static String part(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    /**
     * Reads over the members.
     *
     * @param object canonical text
     * @throws IllegalArgumentException if it is not an object, or ends too soon
     */
    static void read(byte[] object, Reader reader) {
        if (object.length == 0 || object[0] != '{') {
            throw new IllegalArgumentException(
                    "Expected an object, but found " + (object.length == 0 ? "nothing" : (char) object[0]));
        }
        try {
            readMembers(object, reader);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("Expected an object, but found its beginning alone", e);
        }
    }

    private static void readMembers(byte[] object, Reader reader) {
        int at = 1;
        while (at < object.length && object[at] == '"') {
            int nameEnd = endOfString(object, at);
            int valueEnd = endOfValue(object, nameEnd + 1);
            reader.member(at + 1, nameEnd - 1, nameEnd + 1, valueEnd);
            at = valueEnd + 1; // behind the comma, or behind the closing brace
        }
    }

    /** The index behind the string that starts at {@code start}. */
    private static int endOfString(byte[] text, int start) {
        int i = start + 1;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** The index of the comma or brace behind the value that starts at {@code start}. */
    private static int endOfValue(byte[] text, int start) {
        int depth = 0;
        int i = start;
        while (true) {
            switch (text[i]) {
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
