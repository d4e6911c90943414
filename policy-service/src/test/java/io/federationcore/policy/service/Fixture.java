package io.federationcore.policy.service;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.EvaluationClock;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryPointer;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Requests, bundles and keys, in few words. */
final class Fixture {
    static final Topics TOPICS = Topics.defaults();
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final String RUN_ID = "01926b3c-8a00-7000-8000-000000000001";
    static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    static final SigningKey.Hmac KEY =
            new SigningKey.Hmac("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    static final ServiceIdentity IDENTITY = new ServiceIdentity(
            "test", Principal.parse("service:policy-service"), "policy-1", new KeyRing(Map.of("policy-1", KEY)));
    static final PolicyCompiler COMPILER = new PolicyCompiler();

    private Fixture() {}

    /** A bundle that lets small amounts pass, and no others. */
    static PolicyBundle bundle(int limit) {
        return new PolicyBundle(Map.of("limit.yaml", """
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: limit, scope: federation}
                spec:
                  rules:
                    - {id: small, expr: 'input.amount <= %d', verdict: allow}
                    - {id: otherwise, expr: 'true', verdict: deny}
                """.formatted(limit)));
    }

    static CompiledBundle compiled(PolicyBundle bundle) {
        try {
            return COMPILER.compile(bundle);
        } catch (InvalidBundle e) {
            throw new AssertionError(e);
        }
    }

    static InForce inForce() {
        return InForce.NOTHING.with(compiled(bundle(100)));
    }

    static GateAnswers answers() {
        return new GateAnswers(TOPICS, IDENTITY.signer(), new GateJudge(COMPILER, EvaluationClock.of(() -> 0)));
    }

    static GateRequest request(String gateId, int amount) {
        return request(gateId, JsonValue.parse("{\"amount\":" + amount + "}"));
    }

    static GateRequest request(String gateId, JsonValue runInput) {
        JsonValue input = JsonValue.parse("{\"input\":" + runInput.text() + ",\"results\":{}}");
        return new GateRequest(
                GateRequest.VERSION,
                gateId,
                "tenant_omega",
                RUN_ID,
                Principal.parse("service:shop"),
                Actor.parse("human:ada"),
                NOW,
                NOW.plusSeconds(30),
                new Subject.OfStep(
                        "pay",
                        "1.0.0",
                        "a".repeat(64),
                        "transfer",
                        StepType.ACT,
                        0,
                        1,
                        "payments",
                        input,
                        input.sha256(),
                        JsonValue.EMPTY_OBJECT,
                        List.of()));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, GateRequest request) {
        return record(offset, bytes(request.runId()), Codec.write(request));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(TOPICS.gateRequests(), 0, offset, key, value);
        record.headers().add(Headers.TRACEPARENT, bytes(TRACE)).add(Headers.AUTH, bytes("a.b.secret"));
        return record;
    }

    /** Knows this service's key, and no other. */
    static RecordAuthenticator.KeyDirectory directory() {
        return new RecordAuthenticator.KeyDirectory() {
            @Override
            public Optional<RecordAuthenticator.KnownKey> find(String kid) {
                return kid.equals(IDENTITY.kid())
                        ? Optional.of(new RecordAuthenticator.KnownKey(IDENTITY.principal(), KEY))
                        : Optional.empty();
            }

            @Override
            public boolean mayVouch(Principal principal) {
                return false;
            }
        };
    }

    /** Principals under which this service has these scopes. */
    static PrincipalsDocument principals(String... scopes) {
        String quoted =
                String.join(",", Arrays.stream(scopes).map(s -> '"' + s + '"').toList());
        return Codec.readStrict(bytes("""
                {"tenants":{},"groups":{},"principals":[{"id":"service:policy-service","keys":[{"kid":"policy-1","alg":"HS256"}],
                 "grants":[{"scopes":[%s],"tenants":["*"]}]}]}""".formatted(quoted)), PrincipalsDocument.class);
    }

    static byte[] pointer(String digest) {
        return Codec.write(RegistryPointer.to(digest));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
