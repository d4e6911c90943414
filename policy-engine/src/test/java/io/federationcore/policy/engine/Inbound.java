package io.federationcore.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.auth.Authentication;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.definition.SchemaCheck;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that reads what strangers wrote, each as a function that takes any bytes. It returns if they were refused in
 * the declared way, or accepted and everything holds that must then hold; whatever else happens is a defect.
 */
enum Inbound {
    /** Strict JSON: what is accepted is written canonically, and means the same when it is read again. */
    JSON {
        @Override
        void take(byte[] data) {
            JsonValue value;
            try {
                JsonNode node = Codec.readTree(data);
                value = JsonValue.of(node);
            } catch (InvalidJson e) {
                return;
            }
            if (value.size() <= Codec.MAX_RECORD_BYTES) { // 1e20 is shorter than what it is written as
                require(JsonValue.parse(value.text()).equals(value), "a canonical value reads as itself");
            }
        }
    },
    /** Commands, verdicts and principals. */
    MESSAGE {
        private static final List<Class<?>> TYPES = List.of(Command.class, Verdict.class, PrincipalsDocument.class);

        @Override
        void take(byte[] data) {
            TYPES.forEach(type -> take(data, type));
        }

        private void take(byte[] data, Class<?> type) {
            Object message;
            try {
                message = Codec.readStrict(data, type);
            } catch (InvalidJson e) {
                return;
            }
            byte[] written = Codec.write(message);
            if (written.length <= Codec.MAX_RECORD_BYTES) {
                Object again = Codec.readStrict(written, type);
                require(again.equals(message), "a message reads as itself");
                require(Arrays.equals(Codec.write(again), written), "a message is written in one way");
            }
        }
    },
    /**
     * A record and its signature, of which the bytes change one: which key, which part, where, and to what. Only the
     * very record that was signed is believed. The bytes are then tried as a signature themselves.
     */
    TOKEN {
        private static final String TOPIC = "fc-run.commands";
        private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
        private static final Principal SHOP = Principal.parse("service:shop");
        private static final byte[] KEY = "01926b3c-8a00-7000-8000-000000000001".getBytes(StandardCharsets.UTF_8);
        private static final byte[] BODY = "{\"command_id\":\"c1\"}".getBytes(StandardCharsets.UTF_8);
        private static final Map<String, SigningKey.Secret> SECRETS = Map.of(
                "hmac", new SigningKey.Hmac(Sha256.of(new byte[] {1})),
                "pair", new SigningKey.Ed25519Secret(Sha256.of(new byte[] {2})));

        private static String token(String kid) {
            return new RecordSigner(kid, new KeyRing(SECRETS).get(kid), SHOP, "test")
                    .sign(TOPIC, KEY, BODY, "r", "c1", Actor.parse("tool:shop"), NOW);
        }

        @Override
        void take(byte[] data) {
            require(!believed(new String(data, StandardCharsets.UTF_8), TOPIC, KEY, BODY), "nobody signed this");
            if (data.length < 5) {
                return;
            }
            byte[][] parts = {
                token(data[0] % 2 == 0 ? "hmac" : "pair").getBytes(StandardCharsets.US_ASCII),
                TOPIC.getBytes(StandardCharsets.UTF_8),
                KEY.clone(),
                BODY.clone()
            };
            byte[] part = parts[Math.floorMod(data[1], parts.length)];
            int at = Math.floorMod(data[2] * 256 + data[3], part.length);
            boolean same = part[at] == data[4];
            part[at] = data[4];
            boolean believed = believed(
                    new String(parts[0], StandardCharsets.ISO_8859_1),
                    new String(parts[1], StandardCharsets.ISO_8859_1),
                    parts[2],
                    parts[3]);
            require(believed == same, "a signature is believed for its very record, and for no other");
        }

        private boolean believed(String token, String topic, byte[] key, byte[] body) {
            return new RecordAuthenticator("test").check(token, topic, key, body, new Keys(), NOW)
                    instanceof Authentication.Proven;
        }

        private static final class Keys implements RecordAuthenticator.KeyDirectory {
            @Override
            public Optional<RecordAuthenticator.KnownKey> find(String kid) {
                return Optional.ofNullable(SECRETS.get(kid))
                        .map(secret -> new RecordAuthenticator.KnownKey(
                                SHOP, secret instanceof SigningKey.Ed25519Secret pair ? pair.publicKey() : secret));
            }

            @Override
            public boolean mayVouch(Principal principal) {
                return false;
            }
        }
    },
    /** The key file. */
    KEYS {
        @Override
        void take(byte[] data) {
            try {
                KeyRing.parse(data);
            } catch (InvalidJson e) {
                require(String.valueOf(e.getMessage()).contains("Expected"), "a refusal says what was expected");
            }
        }
    },
    /** A workflow's YAML, its JSON Schema among it. */
    WORKFLOW {
        @Override
        void take(byte[] data) {
            WorkflowArtifact artifact;
            WorkflowDefinition definition;
            try {
                String yaml = new String(data, StandardCharsets.UTF_8);
                artifact = WorkflowArtifact.of(new Command.RegisterWorkflow(yaml, Map.of(), Map.of()));
                definition = artifact.definition();
            } catch (InvalidJson | IllegalArgumentException e) {
                return;
            }
            WorkflowArtifact again = Codec.read(Codec.write(artifact), WorkflowArtifact.class);
            require(again.digest().equals(artifact.digest()), "an artifact keeps its digest");
            require(again.definition().equals(definition), "an artifact keeps its meaning");
            JsonValue schema = definition.inputSchema();
            if (schema != null) {
                SchemaCheck.violation(schema, JsonValue.parse("{\"amount\":[1,{\"a\":\"b\"},null]}"));
            }
        }
    },
    /** A policy file: what compiles can be asked, and answers the same when it is asked again. */
    POLICIES {
        private static final PolicyCompiler COMPILER = new PolicyCompiler();
        private static final GateJudge JUDGE = new GateJudge(COMPILER, EvaluationClock.of(() -> 0));

        @Override
        void take(byte[] data) {
            CompiledBundle bundle;
            try {
                bundle = COMPILER.compile(new PolicyBundle(Map.of("a.yaml", new String(data, StandardCharsets.UTF_8))));
            } catch (InvalidBundle e) {
                return;
            }
            StepRequest request = StepRequest.withInput("{\"amount\":1200,\"items\":[1,2,3],\"name\":\"a\"}");
            Verdict first = JUDGE.answer(request.request(), bundle, StepRequest.NOW);
            require(first.equals(JUDGE.answer(request.request(), bundle, StepRequest.NOW)), "a verdict is repeatable");
        }
    };

    /** Takes any bytes. */
    abstract void take(byte[] data);

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("Expected that " + what + ", but it does not hold");
        }
    }
}
