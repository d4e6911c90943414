package io.federationcore.schemas.auth;

import io.federationcore.schemas.auth.RecordAuthenticator.KnownKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.registry.KeyAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens the value of header {@code fc-auth}, a compact JWS: strict base64url before any parsing, the algorithm from the
 * key's record and never from the header. What its claims bind, and whether that is so, is for the caller to judge.
 */
public final class RecordSignature {
    /** The longest value that is looked at, in characters. */
    private static final int MAX_LENGTH = 8 * 1024;

    private RecordSignature() {}

    /** What a value is. */
    public sealed interface Opening {}

    /** A signature by that key, whose owner is the issuer that the claims name. */
    public record Opened(KnownKey by, Claims claims) implements Opening {}

    /** Nothing that proves anything. */
    public record Unproven(String reason) implements Opening {}

    private record Header(KeyAlgorithm alg, String kid) {}

    /** Checks {@code value} by the key that {@code keys} knows of the id that it names. */
    public static Opening open(String value, Function<String, Optional<KnownKey>> keys) {
        String[] parts = value.length() > MAX_LENGTH ? new String[0] : value.split("\\.", -1);
        if (parts.length != 3) {
            return new Unproven("Expected a compact JWS of three parts");
        }
        Optional<byte[]> encodedHeader = Base64Url.decode(parts[0]);
        Optional<byte[]> encodedClaims = Base64Url.decode(parts[1]);
        Optional<byte[]> signature = Base64Url.decode(parts[2]);
        if (encodedHeader.isEmpty() || encodedClaims.isEmpty() || signature.isEmpty()) {
            return new Unproven("Expected three parts in unpadded base64url");
        }
        try {
            Header jws = Codec.readStrict(encodedHeader.get(), Header.class);
            Optional<KnownKey> known = jws.kid() == null ? Optional.empty() : keys.apply(jws.kid());
            if (known.isEmpty() || known.get().key().algorithm() != jws.alg()) {
                return new Unproven("Expected a key that is known, with its own algorithm");
            }
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            if (!known.get().key().verifies(signed, signature.get())) {
                return new Unproven("The signature does not verify");
            }
            Claims claims = Codec.readStrict(encodedClaims.get(), Claims.class);
            return claims.iss().equals(known.get().owner().reference())
                    ? new Opened(known.get(), claims)
                    : new Unproven("Expected the issuer to be the key's owner");
        } catch (InvalidJson | IllegalArgumentException e) {
            return new Unproven("Expected a header and claims as documented: " + e.getMessage());
        }
    }
}
