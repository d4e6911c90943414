package io.federationcore.schemas.auth;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.registry.KeyAlgorithm;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that one service or tool holds, by {@code kid}. They come from its own configuration, never from the
 * registry, and appear in no log.
 */
public final class KeyRing {
    private final Map<String, SigningKey.Secret> keys;

    public KeyRing(Map<String, SigningKey.Secret> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** One key in a file: {@code secret} is unpadded base64url, for Ed25519 the 32-byte seed. */
    record Stored(KeyAlgorithm alg, String secret) {}

    /** The file: keys by {@code kid}. */
    record StoredKeys(Map<String, Stored> keys) {}

    /**
     * Reads the file format {@code {"keys": {"<kid>": {"alg": "HS256", "secret": "<base64url>"}}}}.
     *
     * @throws InvalidJson if it is anything else; the message never shows a secret
     */
    public static KeyRing parse(byte[] json) {
        Map<String, SigningKey.Secret> keys = new HashMap<>();
        Codec.readStrict(json, StoredKeys.class).keys().forEach((kid, stored) -> {
            byte[] secret = Base64Url.decode(stored.secret())
                    .orElseThrow(() -> new InvalidJson("Expected the secret of '" + kid + "' in unpadded base64url"));
            keys.put(kid, key(kid, stored.alg(), secret));
        });
        return new KeyRing(keys);
    }

    private static SigningKey.Secret key(String kid, KeyAlgorithm algorithm, byte[] secret) {
        try {
            return switch (algorithm) {
                case HS256 -> new SigningKey.Hmac(secret);
                case ED25519 -> new SigningKey.Ed25519Secret(secret);
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidJson("Key '" + kid + "': " + e.getMessage(), e);
        }
    }

    /** The file that {@link #parse} reads. */
    public static byte[] format(Map<String, SigningKey.Secret> keys) {
        Map<String, Stored> stored = new HashMap<>();
        keys.forEach((kid, key) -> stored.put(
                kid,
                new Stored(
                        key.algorithm(),
                        Base64Url.encode(
                                switch (key) {
                                    case SigningKey.Hmac hmac -> hmac.secret();
                                    case SigningKey.Ed25519Secret pair -> pair.seed();
                                }))));
        return Codec.write(new StoredKeys(stored));
    }

    /** Every key, by its id. */
    public Map<String, SigningKey.Secret> byKid() {
        return keys;
    }

    /** The key of that id, or null. */
    public SigningKey.@Nullable Secret find(String kid) {
        return keys.get(kid);
    }

    /**
     * The key of that id.
     *
     * @throws IllegalArgumentException naming it, if there is none
     */
    public SigningKey.Secret get(String kid) {
        SigningKey.Secret key = keys.get(kid);
        if (key == null) {
            throw new IllegalArgumentException("Expected a key '" + kid + "' in the key file, but found none");
        }
        return key;
    }
}
