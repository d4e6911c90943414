package io.federationcore.ledger.note;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Padded base64 (RFC 4648 section 4), read strictly: one text for each sequence of bytes. */
public final class Base64Text {
    private static final Pattern SHAPE =
            Pattern.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    private Base64Text() {}

    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes; empty if the text has other characters, other padding, or bits that no encoder would have set. */
    public static Optional<byte[]> decode(String text) {
        if (text.length() % 4 != 0 || !SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getDecoder().decode(text);
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
