package io.federationcore.schemas.auth;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP client shows: {@code omega_<payload>.<signature>}. The payload is this record as JSON in unpadded base64url;
 * the signature, in unpadded base64url, is HMAC-SHA256 over the payload's text under the UTF-8 bytes of a secret that
 * both sides share. Whoever knows the secret can make any token, so a token proves less than a record's signature does.
 *
 * @param serverId the principal, of type user, that is marked as one of the shared secret
 * @param scopes narrow the principal's grants; an empty list narrows nothing. A name that this release does not know
 *     gives nothing, but narrows
 * @param iat seconds since the epoch, {@code exp} likewise: good from the one to the other
 * @param jti the token's own id
 */
public record BearerToken(
        String serverId,
        List<String> scopes,
        long iat,
        long exp,
        @Nullable String jti) {
    /** How much earlier than now, by this machine's clock, a token may say it was made later: in seconds. */
    public static final long CLOCK_SKEW = 30;

    private static final String PREFIX = "omega_";
    private static final int MAX_LENGTH = 8 * 1024;
    private static final int SIGNATURE_BYTES = 32;

    public BearerToken {
        Checks.name("server_id", serverId);
        scopes = List.copyOf(Checks.present("scopes", scopes));
        Checks.between("number of scopes", scopes.size(), 0, 50);
        Checks.optionalText("jti", jti, 200);
        if (iat < 0 || exp <= iat) {
            throw new IllegalArgumentException("Expected 'exp' behind 'iat', and both at or above zero");
        }
    }

    /** What came of reading a token. */
    public sealed interface Reading {
        /** The secret's holder made it, and it is good now. */
        record Good(BearerToken token) implements Reading {}

        /** It proves nothing; {@code reason} helps the honest and tells no secret. */
        record Refused(String reason) implements Reading {}
    }

    /** The token in the form that goes into header {@code Authorization}, behind {@code Bearer}. */
    public String sign(String secret) {
        String payload = Base64Url.encode(Codec.write(this));
        return PREFIX + payload + "." + Base64Url.encode(hmac(secret, payload));
    }

    /** Reads a token. Nothing of it is parsed before its signature is known to be good. */
    public static Reading read(String text, String secret, Instant now) {
        int dot = text.indexOf('.');
        if (!text.startsWith(PREFIX) || dot < 0 || text.length() > MAX_LENGTH) {
            return new Reading.Refused("Expected a token of the form omega_<payload>.<signature>");
        }
        String payload = text.substring(PREFIX.length(), dot);
        Optional<byte[]> signature = Base64Url.decode(text.substring(dot + 1));
        Optional<byte[]> json = Base64Url.decode(payload);
        if (signature.isEmpty() || json.isEmpty() || signature.get().length != SIGNATURE_BYTES) {
            return new Reading.Refused("Expected payload and signature of the token in unpadded base64url, the"
                    + " signature of " + SIGNATURE_BYTES + " bytes");
        }
        if (!MessageDigest.isEqual(signature.get(), hmac(secret, payload))) {
            return new Reading.Refused("The token's signature does not verify");
        }
        try {
            return judged(Codec.readStrict(json.get(), BearerToken.class), now.getEpochSecond());
        } catch (InvalidJson e) {
            return new Reading.Refused("Expected a token with server_id, scopes, iat, exp and jti: " + e.getMessage());
        }
    }

    private static Reading judged(BearerToken token, long now) {
        if (token.iat() > now + CLOCK_SKEW) {
            return new Reading.Refused("The token is not good yet: its 'iat' is " + token.iat() + ", and it is " + now);
        }
        if (token.exp() <= now) {
            return new Reading.Refused("The token expired: its 'exp' was " + token.exp() + ", and it is " + now);
        }
        return new Reading.Good(token);
    }

    private static byte[] hmac(String secret, String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }

    /** Without its id, which a log should not hold. */
    @Override
    public String toString() {
        return "token of '" + serverId + "' for " + scopes + " until " + exp;
    }
}
