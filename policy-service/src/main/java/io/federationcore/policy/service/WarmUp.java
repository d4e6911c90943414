package io.federationcore.policy.service;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Answers a request of its own before the first real one comes, so that the loading of classes is charged to nobody's
 * step. By a bundle of its own, too: what is slow at first are the engine's classes, whatever the policies say.
 */
final class WarmUp {
    private static final int TIMES = 50;
    private static final String RUN_ID = "00000000-0000-7000-8000-000000000000";
    private static final PolicyBundle BUNDLE = new PolicyBundle(Map.of("warm-up.yaml", """
            apiVersion: fc/v1
            kind: GatePolicy
            metadata: {name: warm-up, scope: federation}
            spec:
              params: {limit: 10}
              rules:
                - {id: list, expr: "input.list.exists(x, x > params.limit) || size(input.list.filter(x, x > 1)) > 5", verdict: deny}
                - {id: text, expr: "has(input.text) && input.text.matches('^b+$')", verdict: deny}
                - {id: rest, expr: "true", verdict: allow, message: "'warm at ' + string(input.amount)"}
            """));

    private WarmUp() {}

    /** Judges and signs, and sends nothing. */
    static void run(PolicyCompiler compiler, GateAnswers answers, Instant now) {
        CompiledBundle bundle = compiled(compiler);
        ConsumerRecord<byte[], byte[]> record = record(now);
        for (int i = 0; i < TIMES; i++) {
            Answer answer = answers.to(record, bundle, now);
            boolean allowed =
                    answer instanceof Answer.Judged judged && judged.verdict().verdict() == VerdictKind.ALLOW;
            // While cold, even the warm-up may use up the time; what is warm must not.
            if (i == TIMES - 1 && !allowed) {
                throw new IllegalStateException("Expected the warm-up to be allowed, but found " + answer);
            }
        }
    }

    private static CompiledBundle compiled(PolicyCompiler compiler) {
        try {
            return compiler.compile(BUNDLE);
        } catch (InvalidBundle e) {
            throw new IllegalStateException("Expected the warm-up's own bundle to compile", e);
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(Instant now) {
        JsonValue input =
                JsonValue.parse("{\"input\":{\"amount\":1.5,\"list\":[1,2,3],\"text\":\"aaa\"},\"results\":{}}");
        Subject.OfStep step = new Subject.OfStep(
                "warm-up",
                "1.0.0",
                "0".repeat(64),
                "warm-up",
                StepType.OBSERVE,
                0,
                1,
                null,
                input,
                input.sha256(),
                JsonValue.EMPTY_OBJECT,
                List.of());
        GateRequest request = new GateRequest(
                GateRequest.VERSION,
                RUN_ID + ".g0",
                "warm-up",
                RUN_ID,
                Principal.parse("service:policy-service"),
                new Actor(ActorType.FC, "policy-service"),
                now,
                now.plus(Duration.ofSeconds(30)),
                step);
        return new ConsumerRecord<>("warm-up", 0, 0, RUN_ID.getBytes(StandardCharsets.UTF_8), Codec.write(request));
    }
}
