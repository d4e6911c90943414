package io.federationcore.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.lifecycle.Message;
import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.auth.Authentication;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record into a message that can be decided, or says why it is none. In this order: a key and a value, the right
 * partition, the signature, and only then the body.
 */
final class Intake {
    private final Topics topics;
    private final RecordAuthenticator authenticator;

    Intake(Topics topics, String federation) {
        this.topics = topics;
        this.authenticator = new RecordAuthenticator(federation);
    }

    /** What a record is. */
    sealed interface Taken {}

    /** A message to be decided. */
    record Ready(Message message) implements Taken {}

    /** It cannot be read at all. */
    record Unreadable(String reason, Ids ids) implements Taken {}

    /**
     * It is refused before any state is read.
     *
     * @param principal who was authenticated, where somebody was
     */
    record Refused(
            RejectionCode code, String reason, @Nullable Principal principal, Ids ids) implements Taken {}

    /** What a body says of itself, as far as that can be made out: it names the sender's command, and proves nothing. */
    record Ids(
            @Nullable String commandId,
            @Nullable String runId,
            @Nullable String tenantId) {
        static final Ids NONE = new Ids(null, null, null);
    }

    Taken take(Received record, RecordAuthenticator.KeyDirectory keys) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null || value == null) {
            return new Unreadable("Expected a key and a value, but found none", Ids.NONE);
        }
        int partition = Utils.toPositive(Utils.murmur2(key)) % topics.partitions();
        if (partition != record.partition()) {
            return new Refused(
                    RejectionCode.WRONG_PARTITION,
                    "Expected partition " + partition + " for this key, but found " + record.partition(),
                    null,
                    ids(value));
        }
        return switch (authenticator.check(record.auth(), record.topic(), key, value, keys, record.time())) {
            case Authentication.Refused refused ->
                new Refused(refused.code(), refused.reason(), refused.principal(), ids(value));
            case Authentication.Proven proven -> parse(record, key, value, proven.who());
        };
    }

    private Taken parse(Received record, byte[] key, byte[] value, Authenticated who) {
        try {
            Message message = record.topic().equals(topics.gateVerdicts())
                    ? new Message.Judged(canonicalVerdict(value), who)
                    : new Message.Asked(Codec.readStrict(value, Command.class), who, Sha256.hex(value));
            if (!Arrays.equals(key, message.runId().getBytes(StandardCharsets.UTF_8))) {
                return new Refused(
                        RejectionCode.MALFORMED,
                        "Expected the run id as the record's key",
                        who.principal(),
                        ids(value));
            }
            return new Ready(message);
        } catch (InvalidJson e) {
            return new Unreadable(e.getMessage() == null ? "Expected a message" : e.getMessage(), ids(value));
        }
    }

    /** The log holds a verdict once, as canonical JSON: so that must be what was signed. */
    private static Verdict canonicalVerdict(byte[] value) {
        Verdict verdict = Codec.readStrict(value, Verdict.class);
        if (!Arrays.equals(Codec.write(verdict), value)) {
            throw new InvalidJson("Expected a verdict as canonical JSON (RFC 8785) with all its members");
        }
        return verdict;
    }

    private static Ids ids(byte[] value) {
        try {
            JsonNode body = Codec.readTree(value);
            return new Ids(id(body, "command_id"), id(body, "run_id"), id(body, "tenant_id"));
        } catch (InvalidJson e) {
            return Ids.NONE;
        }
    }

    /** An id that is safe to repeat. */
    private static @Nullable String id(JsonNode body, String name) {
        String text = body.path(name).textValue();
        try {
            return text == null ? null : Checks.commandId(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
