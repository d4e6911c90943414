package io.federationcore.schemas.auth;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.Scope;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks header {@code fc-auth} of a record: that it is a signature ({@link RecordSignature}), then the claims that bind it
 * to this topic, key and body, at this time.
 */
public final class RecordAuthenticator {
    /** How far a signer's clock may be ahead of the broker's, in seconds. */
    private static final long CLOCK_SKEW = 60;

    private final String federation;

    public RecordAuthenticator(String federation) {
        this.federation = federation;
    }

    /** Whom a key belongs to, and the key itself. */
    public interface KeyDirectory {
        /** The key of that id, if both the principals and this service know it. */
        Optional<KnownKey> find(String kid);

        /** Whether that principal may vouch for others. */
        boolean mayVouch(Principal principal);
    }

    /** A key and its owner. */
    public record KnownKey(Principal owner, SigningKey key) {}

    /**
     * Checks one record.
     *
     * @param header the value of the one {@code fc-auth} header; null where there is none, or more than one
     * @param now the broker's time of the record
     */
    public Authentication check(
            @Nullable String header, String topic, byte[] recordKey, byte[] body, KeyDirectory keys, Instant now) {
        if (header == null) {
            return unauthenticated("Expected one fc-auth header, but found none or several");
        }
        try {
            return switch (RecordSignature.open(header, keys::find)) {
                case RecordSignature.Unproven unproven -> unauthenticated(unproven.reason());
                case RecordSignature.Opened opened -> judge(header, opened, topic, recordKey, body, keys, now);
            };
        } catch (IllegalArgumentException e) {
            return unauthenticated("Expected claims as documented: " + e.getMessage());
        }
    }

    private Authentication judge(
            String header,
            RecordSignature.Opened opened,
            String topic,
            byte[] recordKey,
            byte[] body,
            KeyDirectory keys,
            Instant now) {
        Claims claims = opened.claims();
        Principal owner = opened.by().owner();
        long seconds = now.getEpochSecond();
        // Times are checked to be above zero first, because the difference of two extremes overflows.
        boolean lifetime =
                claims.iat() >= 0 && claims.exp() > claims.iat() && claims.exp() - claims.iat() <= Claims.MAX_LIFETIME;
        if (!lifetime || claims.iat() > seconds + CLOCK_SKEW || claims.exp() <= seconds) {
            return new Authentication.Refused(
                    RejectionCode.TOKEN_EXPIRED,
                    "Expected a signature of at most five minutes that is good at the broker's time " + now
                            + ", but found one from " + claims.iat() + " to " + claims.exp(),
                    null);
        }
        String bound = claims.aud().equals(federation) ? binding(claims, topic, recordKey, body) : "federation";
        if (bound != null) {
            return new Authentication.Refused(
                    RejectionCode.BINDING_MISMATCH, "The signature is for another " + bound, owner);
        }
        Principal subject = Principal.parse(claims.sub());
        boolean own = subject.equals(owner);
        if (!own && !keys.mayVouch(owner)) {
            return new Authentication.Refused(
                    RejectionCode.NOT_AUTHORISED, owner.reference() + " may not vouch for others", owner);
        }
        Principal principal = own ? owner : new Principal(subject.type(), subject.id(), owner.reference());
        Set<Scope> narrowed = new HashSet<>();
        claims.scope().forEach(scope -> narrowed.add(Scope.ofWire(scope)));
        boolean shown = opened.by().key().algorithm() == KeyAlgorithm.ED25519;
        return new Authentication.Proven(new Authenticated(
                principal,
                Actor.parse(claims.act()),
                narrowed,
                claims.run(),
                claims.cmd(),
                claims.gate(),
                shown ? header : null));
    }

    private static @Nullable String binding(Claims claims, String topic, byte[] recordKey, byte[] body) {
        if (!claims.topic().equals(topic)) {
            return "topic";
        }
        if (!claims.keySha256().equals(Sha256.hex(recordKey))) {
            return "key";
        }
        return claims.bodySha256().equals(Sha256.hex(body)) ? null : "body";
    }

    private static Authentication unauthenticated(String reason) {
        return new Authentication.Refused(RejectionCode.UNAUTHENTICATED, reason, null);
    }
}
