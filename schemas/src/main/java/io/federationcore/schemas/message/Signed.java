package io.federationcore.schemas.message;

import org.jspecify.annotations.Nullable;

/**
 * A signature that outsiders can check, because it is by an Ed25519 key: who can check an HMAC can forge one.
 *
 * @param auth the record's header {@code fc-auth}, a compact JWS whose claims say what it is for
 * @param principalsDigest the principals that named the key when the record counted; null where none were published
 */
public record Signed(String auth, @Nullable String principalsDigest) {
    /** The longest signature, in characters. Tasks carry up to twenty of people's. */
    public static final int MAX_AUTH = 2_560;

    public Signed {
        Checks.text("auth", auth, MAX_AUTH);
        if (principalsDigest != null) {
            Checks.sha256("principals_digest", principalsDigest);
        }
    }
}
