package io.federationcore.schemas.auth;

import io.federationcore.schemas.auth.RecordAuthenticator.KnownKey;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.PrincipalsDocument.Registered;
import io.federationcore.schemas.registry.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks {@link Signed} verdicts and votes by the public keys that principals name: what Titans and auditors do, who hold
 * no secret and see neither the records nor when they came. So the time for which a signature is good is not judged; the
 * gate that it names is used once.
 */
public final class PublicSignatures {
    private static final String HUMAN = "human:";

    private final String federation;
    private final Map<String, Registered> byReference = new HashMap<>();
    private final Map<String, KnownKey> byKid = new HashMap<>();

    public PublicSignatures(String federation, PrincipalsDocument principals) {
        this.federation = federation;
        for (Registered registered : principals.principals()) {
            byReference.put(registered.id(), registered);
            for (PrincipalsDocument.Key key : registered.keys()) {
                if (key.publicKey() != null) {
                    Base64Url.decode(key.publicKey())
                            .map(SigningKey.Ed25519Public::new)
                            .ifPresent(pair -> byKid.put(key.kid(), new KnownKey(registered.principal(), pair)));
                }
            }
        }
    }

    /** What a person's signature says. */
    public sealed interface Saying {}

    /**
     * It is good.
     *
     * @param person {@code user:<id>}
     */
    public record Said(String person, GateClaim claim) implements Saying {}

    /** It proves nothing. */
    public record Unproven(String reason) implements Saying {}

    /** Why {@code signed} does not prove that {@code verdict} is the policy service's; empty if it does. */
    public Optional<String> objection(Signed signed, Verdict verdict) {
        return switch (RecordSignature.open(signed.auth(), this::find)) {
            case RecordSignature.Unproven unproven -> Optional.of(unproven.reason());
            case RecordSignature.Opened opened -> {
                Claims claims = opened.claims();
                boolean bound = claims.bodySha256().equals(Sha256.hex(Codec.write(verdict)))
                        && verdict.runId().equals(claims.run())
                        && verdict.gateId().equals(claims.cmd());
                if (!bound) {
                    yield Optional.of("The signature is for another verdict");
                }
                yield ofRight(opened, Scope.VERDICT_WRITE, verdict.tenantId());
            }
        };
    }

    /** What a signature says at a gate of that run. */
    public Saying saying(Signed signed, String runId, String tenantId) {
        return switch (RecordSignature.open(signed.auth(), this::find)) {
            case RecordSignature.Unproven unproven -> new Unproven(unproven.reason());
            case RecordSignature.Opened opened -> {
                Claims claims = opened.claims();
                GateClaim claim = claims.gate();
                if (claim == null
                        || !runId.equals(claims.run())
                        || !claims.act().startsWith(HUMAN)) {
                    yield new Unproven("Expected a signature of what a person says at a gate of run '" + runId + "'");
                }
                Scope needed = claim.overrides() ? Scope.GATE_OVERRIDE : Scope.GATE_WRITE;
                Optional<String> objection = ofRight(opened, needed, tenantId);
                yield objection.isPresent()
                        ? new Unproven(objection.get())
                        : new Said("user:" + claims.act().substring(HUMAN.length()), claim);
            }
        };
    }

    /** Whether that principal could have signed so that outsiders can check it. */
    public boolean hasKeyPair(String reference) {
        Registered registered = byReference.get(reference);
        return registered != null && registered.keys().stream().anyMatch(key -> key.alg() == KeyAlgorithm.ED25519);
    }

    private Optional<KnownKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    /** The federation, and the rights of whoever speaks and of whoever vouches. Who may act for whom is not looked at. */
    private Optional<String> ofRight(RecordSignature.Opened opened, Scope scope, String tenantId) {
        Claims claims = opened.claims();
        if (!claims.aud().equals(federation)) {
            return Optional.of("The signature is for another federation");
        }
        boolean own = claims.sub().equals(claims.iss());
        if (!own && !holds(opened.by().owner().reference(), Scope.VOUCH, PrincipalsDocument.ANY)) {
            return Optional.of(
                    "Expected a signature by " + Principal.parse(claims.sub()).reference()
                            + " or by who may vouch for others, but found one by " + claims.iss());
        }
        return holds(claims.sub(), scope, tenantId)
                ? Optional.empty()
                : Optional.of("Expected a signature by who has " + scope.wire() + " for tenant '" + tenantId
                        + "', but found one for " + claims.sub());
    }

    private boolean holds(String reference, Scope scope, String tenantId) {
        Registered registered = byReference.get(reference);
        return registered != null
                && registered.grants().stream()
                        .anyMatch(grant -> grant.scopes().contains(scope)
                                && (tenantId.equals(PrincipalsDocument.ANY) || grant.coversTenant(tenantId)));
    }
}
