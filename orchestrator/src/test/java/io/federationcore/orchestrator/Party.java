package io.federationcore.orchestrator;

import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everybody who signs something in these tests, each with a key of its own. */
enum Party {
    /** The administrator who counts until principals are published. */
    ROOT("user:root", Scope.ADMIN, Scope.WORKFLOW_WRITE, Scope.GATE_WRITE),
    SHOP("service:shop", Scope.WORKFLOW_WRITE),
    WORKER("titan:worker", Scope.TASK_WRITE),
    POLICY("service:policy", Scope.VERDICT_WRITE),
    ORCHESTRATOR("service:orchestrator"),
    ADA("user:ada", Scope.GATE_WRITE, Scope.GATE_OVERRIDE),
    GRACE("user:grace", Scope.GATE_WRITE, Scope.GATE_OVERRIDE, Scope.ADMIN),
    /** Administers one tenant. */
    EVE("user:eve", Scope.ADMIN),
    /** Is known, and may do nothing. */
    MALLORY("service:mallory"),
    /** Has a key that nobody knows. */
    STRANGER("service:stranger");

    static final String FEDERATION = "test";
    static final String TENANT = "acme";

    private final Principal principal;
    private final List<Scope> scopes;

    Party(String reference, Scope... scopes) {
        this.principal = Principal.parse(reference);
        this.scopes = List.of(scopes);
    }

    Principal principal() {
        return principal;
    }

    String kid() {
        return name().toLowerCase(Locale.ROOT) + "-key";
    }

    /** Acting for nobody but itself. */
    Actor actor() {
        ActorType type = switch (principal.type()) {
            case USER -> ActorType.HUMAN;
            case TITAN -> ActorType.TITAN;
            case SERVICE -> ActorType.TOOL;
        };
        return new Actor(type, principal.id());
    }

    RecordSigner signer() {
        return new RecordSigner(kid(), key(), principal, FEDERATION);
    }

    private SigningKey.Secret key() {
        byte[] secret = Sha256.of(kid().getBytes(StandardCharsets.UTF_8));
        return this == POLICY ? new SigningKey.Ed25519Secret(secret) : new SigningKey.Hmac(secret);
    }

    /** What the orchestrator holds: its own key, the log's, and the shared secrets of those it checks. */
    static KeyRing keysOfTheOrchestrator() {
        Map<String, SigningKey.Secret> keys = new HashMap<>();
        for (Party party : values()) {
            if (party != STRANGER && party != POLICY) {
                keys.put(party.kid(), party.key());
            }
        }
        keys.put(OrchestratorConfig.SALT_KID, new SigningKey.Hmac(Sha256.of(new byte[] {1})));
        return new KeyRing(keys);
    }

    /** The principals as they are published: these parties and nobody else. */
    static PrincipalsDocument published(Party... parties) {
        Map<Party, PrincipalsDocument.Registered> registered = new EnumMap<>(Party.class);
        Arrays.asList(parties).forEach(party -> registered.put(party, party.registered()));
        return new PrincipalsDocument(
                Map.of(),
                Map.of("finance", List.of(ADA.principal.reference(), GRACE.principal.reference())),
                List.copyOf(registered.values()));
    }

    private PrincipalsDocument.Registered registered() {
        PrincipalsDocument.Key key = key() instanceof SigningKey.Ed25519Secret pair
                ? new PrincipalsDocument.Key(
                        kid(),
                        KeyAlgorithm.ED25519,
                        Base64Url.encode(pair.publicKey().encoded()))
                : new PrincipalsDocument.Key(kid(), KeyAlgorithm.HS256, null);
        boolean everywhere = this == ROOT || this == POLICY || this == GRACE;
        List<String> tenants = List.of(everywhere ? PrincipalsDocument.ANY : TENANT);
        PrincipalsDocument.Grant grant =
                new PrincipalsDocument.Grant(scopes, tenants, List.of(), List.of(PrincipalsDocument.ANY));
        return new PrincipalsDocument.Registered(principal.reference(), List.of(key), List.of(grant), false);
    }
}
