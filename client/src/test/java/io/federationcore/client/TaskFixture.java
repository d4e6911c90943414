package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
                verdict);
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
