package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Consent;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Tasks as the orchestrator would send them, and somebody who does them. */
final class TaskFixture {
    static final String QUEUE = "payments";
    static final String TOPIC = "fc-run.tasks.payments";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.000Z");
    static final String RUN = RunIds.next();
    static final JsonValue INPUT = JsonValue.parse("{\"input\": {\"amount\": 5}, \"results\": {}}");
    static final SigningKey.Hmac KEY = new SigningKey.Hmac("a secret of at least thirty-two bytes".getBytes(UTF_8));
    static final ServiceIdentity IDENTITY = new ServiceIdentity(
            LogFixture.FEDERATION,
            Principal.parse("titan:cashier"),
            "cashier-1",
            new KeyRing(Map.of("cashier-1", KEY)));

    static final Principal POLICY = Principal.parse("service:policy");
    static final Ed25519Secret POLICY_KEY = pair("policy");
    /** The policy service, two people with key pairs, and one with a shared secret. */
    static final PrincipalsDocument PRINCIPALS = new PrincipalsDocument(
            Map.of(),
            Map.of(),
            List.of(
                    registered(POLICY, POLICY_KEY, Scope.VERDICT_WRITE),
                    registered(Principal.parse("user:ada"), pair("ada"), Scope.GATE_WRITE, Scope.GATE_OVERRIDE),
                    registered(Principal.parse("user:bob"), pair("bob"), Scope.GATE_WRITE, Scope.GATE_OVERRIDE),
                    registered(Principal.parse("user:eve"), pair("eve")),
                    new PrincipalsDocument.Registered(
                            "user:sam",
                            List.of(new PrincipalsDocument.Key("sam-1", KeyAlgorithm.HS256, null)),
                            List.of(),
                            false)));

    private TaskFixture() {}

    static Task task(String step) {
        return task(step, NOW.plusSeconds(60), verdict(step, VerdictKind.ALLOW, INPUT.sha256()));
    }

    static Task task(String step, Instant due, @Nullable Verdict verdict) {
        return new Task(
                Task.VERSION,
                "acme",
                RUN,
                "pay",
                "1",
                step,
                StepType.ACT,
                1,
                QUEUE,
                due,
                INPUT,
                INPUT.sha256(),
                RUN + ".g1",
                verdict,
                verdict == null ? null : signed(verdict),
                List.of());
    }

    /** The same with another signature of the verdict, let pass by others. */
    static Task with(Task task, @Nullable Signed signed, List<Consent> people) {
        return new Task(
                task.v(),
                task.tenantId(),
                task.runId(),
                task.workflowId(),
                task.workflowVersion(),
                task.stepId(),
                task.stepType(),
                task.attempt(),
                task.queue(),
                task.due(),
                task.input(),
                task.inputSha256(),
                task.gateId(),
                task.verdict(),
                signed,
                people);
    }

    /** The policy service's signature. */
    static Signed signed(Verdict verdict) {
        return signed(verdict, POLICY_KEY, POLICY);
    }

    static Signed signed(Verdict verdict, Ed25519Secret key, Principal by) {
        byte[] body = Codec.write(verdict);
        RecordSigner signer = new RecordSigner(kid(by), key, by, LogFixture.FEDERATION);
        Actor actor = new Actor(ActorType.FC, by.id());
        byte[] recordKey = verdict.runId().getBytes(UTF_8);
        return new Signed(
                signer.sign("fc-run.gate-verdicts", recordKey, body, verdict.runId(), verdict.gateId(), actor, NOW),
                null);
    }

    /** A person who let the step pass, by a signed command. */
    static Consent consent(String person, Command.RunBody body) {
        Principal principal = Principal.parse("user:" + person);
        RecordSigner signer = new RecordSigner(kid(principal), pair(person), principal, LogFixture.FEDERATION);
        Command command = new Command("said-by-" + person, "acme", RUN, body);
        Actor actor = new Actor(ActorType.HUMAN, person);
        byte[] recordKey = RUN.getBytes(UTF_8);
        return new Consent(
                principal.reference(),
                new Signed(
                        signer.vouch(
                                command,
                                "fc-run.commands",
                                recordKey,
                                Codec.write(command),
                                principal,
                                actor,
                                Set.of(),
                                NOW),
                        null));
    }

    static TaskSignatures signatures(InstantSource clock) {
        return new TaskSignatures(LogFixture.FEDERATION, () -> Optional.of(PRINCIPALS), clock);
    }

    static Ed25519Secret pair(String name) {
        return new Ed25519Secret(Sha256.of(name.getBytes(UTF_8)));
    }

    private static String kid(Principal principal) {
        return principal.id() + "-1";
    }

    static PrincipalsDocument.Registered registered(Principal principal, Ed25519Secret key, Scope... scopes) {
        return new PrincipalsDocument.Registered(
                principal.reference(),
                List.of(new PrincipalsDocument.Key(
                        kid(principal),
                        KeyAlgorithm.ED25519,
                        Base64Url.encode(key.publicKey().encoded()))),
                List.of(new PrincipalsDocument.Grant(List.of(scopes), List.of("acme"), List.of(), List.of())),
                false);
    }

    static Verdict verdict(String step, VerdictKind kind, String inputSha256) {
        return new Verdict(
                Verdict.VERSION,
                RUN + ".g1",
                "acme",
                RUN,
                step,
                1,
                inputSha256,
                kind,
                "Because",
                null,
                null,
                List.of(),
                null,
                null,
                NOW,
                10);
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, Task task) {
        return new ConsumerRecord<>(TOPIC, 0, offset, task.key().getBytes(UTF_8), Codec.write(task));
    }
}
