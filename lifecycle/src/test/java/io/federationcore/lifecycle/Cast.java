package io.federationcore.lifecycle;

import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everybody who appears in the tests of this room, and what each may do. */
final class Cast {
    static final String TENANT = "acme";
    static final String OTHER_TENANT = "umbrella";

    /** Starts, pauses, resumes and cancels runs. */
    static final Who ADA = user("ada");
    /** As Ada, but for another tenant. */
    static final Who EVE = user("eve");
    /** Of the group finance. */
    static final Who FAY = user("fay");
    /** Of the group finance. */
    static final Who FINN = user("finn");
    /** May vote, but is in no group. */
    static final Who VIC = user("vic");
    /** May override gates in an emergency, as {@link #OLGA}. */
    static final Who OTTO = user("otto");

    static final Who OLGA = user("olga");
    /** Publishes policies and principals. */
    static final Who ROOT = user("root");
    /** Is known, and may do nothing. */
    static final Who NOBODY = user("nobody");
    /** Takes tasks from all queues. */
    static final Who TALLY = new Who(principal(PrincipalType.TITAN, "tally"), new Actor(ActorType.TITAN, "tally"));
    /** Takes tasks from the queue 'archive' only. */
    static final Who CLERK = new Who(principal(PrincipalType.TITAN, "clerk"), new Actor(ActorType.TITAN, "clerk"));
    /** Signs verdicts. */
    static final Who POLICY = service("policy");
    /** May sign verdicts, but has a shared secret, by which outsiders can check nothing. */
    static final Who SECRETIVE_POLICY = service("secretive-policy");
    /** Says when timers are due. */
    static final Who ORCHESTRATOR = service("orchestrator");
    /** A program that may act for people, which no vote may come from. */
    static final Who PORTAL_FOR_FAY =
            new Who(principal(PrincipalType.SERVICE, "portal"), new Actor(ActorType.HUMAN, "fay"));

    static final PrincipalsDocument PRINCIPALS = new PrincipalsDocument(
            Map.of(),
            Map.of("finance", List.of("user:fay", "user:finn")),
            List.of(
                    may(ADA, TENANT, Scope.WORKFLOW_WRITE),
                    may(EVE, OTHER_TENANT, Scope.values()),
                    may(FAY, TENANT, Scope.GATE_WRITE),
                    may(FINN, TENANT, Scope.GATE_WRITE),
                    may(VIC, TENANT, Scope.GATE_WRITE),
                    may(OTTO, TENANT, Scope.GATE_OVERRIDE, Scope.GATE_WRITE),
                    may(OLGA, TENANT, Scope.GATE_OVERRIDE, Scope.GATE_WRITE),
                    may(ROOT, PrincipalsDocument.ANY, Scope.ADMIN, Scope.WORKFLOW_WRITE),
                    may(NOBODY, TENANT),
                    may(TALLY, TENANT, Scope.TASK_WRITE),
                    registered(
                            CLERK,
                            new PrincipalsDocument.Grant(
                                    List.of(Scope.TASK_WRITE), List.of(TENANT), List.of(), List.of("archive"))),
                    may(POLICY, PrincipalsDocument.ANY, Scope.VERDICT_WRITE),
                    may(SECRETIVE_POLICY, PrincipalsDocument.ANY, Scope.VERDICT_WRITE),
                    may(ORCHESTRATOR, PrincipalsDocument.ANY, Scope.TIMER_WRITE),
                    registered(
                            PORTAL_FOR_FAY,
                            new PrincipalsDocument.Grant(
                                    List.of(Scope.GATE_WRITE), List.of(TENANT), List.of("human:*"), List.of()))));

    private Cast() {}

    /** Who was authenticated, and for whom it acts; what the signature is bound to comes with the message. */
    record Who(Principal principal, Actor actor) {
        Authenticated signing(String run, String command) {
            return new Authenticated(principal, actor, Set.of(), run, command);
        }
    }

    /** As it arrives from whoever has a key pair: with the signature itself. Others have shared secrets. */
    static Message signed(Message message) {
        return switch (message) {
            case Message.Asked asked ->
                new Message.Asked(
                        asked.command(),
                        signed(
                                asked.who(),
                                Codec.write(asked.command()),
                                asked.runId(),
                                GateClaim.of(asked.command().body()).orElse(null)),
                        asked.bodySha256());
            case Message.Judged judged ->
                new Message.Judged(
                        judged.verdict(), signed(judged.who(), Codec.write(judged.verdict()), judged.runId(), null));
        };
    }

    private static Authenticated signed(Authenticated who, byte[] body, String key, @Nullable GateClaim gate) {
        Optional<Ed25519Secret> pair = pair(who.principal());
        if (pair.isEmpty() || who.signature() != null) {
            return who;
        }
        String principal = who.principal().reference();
        Claims claims = new Claims(
                principal,
                principal,
                who.actor().reference(),
                "test",
                "fc-run.of-the-tests",
                Sha256.hex(key.getBytes(StandardCharsets.UTF_8)),
                Sha256.hex(body),
                who.run(),
                who.command(),
                TestRun.START.getEpochSecond(),
                TestRun.START.getEpochSecond() + Claims.MAX_LIFETIME,
                List.of(),
                gate);
        String signature = new RecordSigner(kid(who.principal()), pair.get(), who.principal(), "test").sign(claims);
        return new Authenticated(
                who.principal(), who.actor(), who.narrowed(), who.run(), who.command(), gate, signature);
    }

    /** The policy's key pair and Fay's; made of their names, so that a story told again has the same bytes. */
    private static Optional<Ed25519Secret> pair(Principal principal) {
        boolean has = principal.equals(POLICY.principal()) || principal.equals(FAY.principal());
        return has
                ? Optional.of(new Ed25519Secret(Sha256.of(kid(principal).getBytes(StandardCharsets.UTF_8))))
                : Optional.empty();
    }

    private static String kid(Principal principal) {
        return "key-" + principal.id();
    }

    private static Who user(String id) {
        return new Who(principal(PrincipalType.USER, id), new Actor(ActorType.HUMAN, id));
    }

    private static Who service(String id) {
        return new Who(principal(PrincipalType.SERVICE, id), new Actor(ActorType.TOOL, id));
    }

    private static Principal principal(PrincipalType type, String id) {
        return new Principal(type, id, null);
    }

    private static PrincipalsDocument.Registered may(Who who, String tenant, Scope... scopes) {
        return registered(
                who,
                new PrincipalsDocument.Grant(
                        List.of(scopes), List.of(tenant), List.of(), List.of(PrincipalsDocument.ANY)));
    }

    private static PrincipalsDocument.Registered registered(Who who, PrincipalsDocument.Grant grant) {
        String kid = kid(who.principal());
        PrincipalsDocument.Key key = pair(who.principal())
                .map(pair -> new PrincipalsDocument.Key(
                        kid,
                        KeyAlgorithm.ED25519,
                        Base64Url.encode(pair.publicKey().encoded())))
                .orElseGet(() -> new PrincipalsDocument.Key(kid, KeyAlgorithm.HS256, null));
        return new PrincipalsDocument.Registered(who.principal().reference(), List.of(key), List.of(grant), false);
    }
}
