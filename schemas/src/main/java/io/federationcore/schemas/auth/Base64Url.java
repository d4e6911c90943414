package io.federationcore.schemas.auth;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Unpadded base64url (RFC 4648 section 5), read strictly: one text for each sequence of bytes. */
public final class Base64Url {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]*");

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes; empty if the text has other characters, padding, or bits that no encoder would have set. */
    public static Optional<byte[]> decode(String text) {
        if (!SHAPE.matcher(text).matches() || text.length() % 4 == 1) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
