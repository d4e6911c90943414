package io.federationcore.schemas.auth;

import java.util.Base64;
import java.util.Optional;

/** Unpadded base64url (RFC 4648 section 5), read strictly: one text for each sequence of bytes. */
public final class Base64Url {
    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes; empty if the text has other characters, padding, or bits that no encoder would have set. */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            // The decoder admits padding and stray bits, but only one text is what an encoder writes.
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
