package io.federationcore.schemas.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.Checks;

/** How a record is signed. The key's record decides, never the signature's header. */
public enum KeyAlgorithm {
    /** HMAC-SHA256 (RFC 7518 section 3.2); a shared secret of at least 32 bytes. */
    HS256("HS256"),
    /** Ed25519 (RFC 8032, as {@code EdDSA} of RFC 8037). */
    ED25519("EdDSA");

    private final String jwsName;

    KeyAlgorithm(String jwsName) {
        this.jwsName = jwsName;
    }

    /** The name in a JWS header's {@code alg}. */
    @JsonValue
    public String jwsName() {
        return jwsName;
    }

    /**
     * The algorithm of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static KeyAlgorithm ofJwsName(String name) {
        for (KeyAlgorithm algorithm : values()) {
            if (algorithm.jwsName.equals(name)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("Expected HS256 or EdDSA, but found '" + Checks.shortened(name) + "'");
    }
}
