package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.topic.Headers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** One partition of an audit log, as the orchestrator would write it: right in every hash and number. */
final class LogFixture {
    static final String FEDERATION = "test";
    static final String TOPIC = "fc-run.audit";
    static final Instant BEGAN = Instant.parse("2026-03-01T12:00:00.000Z");

    private static final byte[] SALT_KEY = "a salt key of thirty-two bytes..".getBytes(UTF_8);

    private final int partition;
    private final Map<String, Long> nextSeq = new HashMap<>();
    private final Map<String, String> lastLeaf = new HashMap<>();
    private long nextLogSeq;

    LogFixture(int partition) {
        this.partition = partition;
    }

    /** The entry of a status change that is not the last of its message. */
    ConsumerRecord<byte[], byte[]> entry(String runId, String commandId) {
        return entry(runId, paused(), commandId, null);
    }

    /** The last entry of a message. */
    ConsumerRecord<byte[], byte[]> last(String runId, String commandId, String outcome) {
        return entry(runId, paused(), commandId, outcome);
    }

    /** A run's end. */
    ConsumerRecord<byte[], byte[]> end(String runId, @Nullable String commandId) {
        Event event = new Event.RunFinished(
                RunStatus.RUNNING, RunStatus.COMPLETED, FinishReason.COMPLETED, null, null, null, null);
        return entry(runId, event, commandId, Headers.DONE);
    }

    ConsumerRecord<byte[], byte[]> entry(
            String runId, Event event, @Nullable String commandId, @Nullable String outcome) {
        return entry(runId, EventType.of(event), Codec.toValue(event), commandId, outcome);
    }

    /** An entry of any code, with any data. */
    ConsumerRecord<byte[], byte[]> entry(
            String runId, EventCode code, JsonValue data, @Nullable String commandId, @Nullable String outcome) {
        long seq = nextSeq.merge(runId, 1L, Long::sum) - 1;
        String prev = Optional.ofNullable(lastLeaf.get(runId)).orElse(Entry.NO_PREVIOUS);
        String eventId = runId + "." + seq;
        byte[] salt = AuditHash.salt(SALT_KEY, eventId);
        Entry entry = new Entry(
                Entry.VERSION,
                FEDERATION + "/fc-run/" + partition,
                "acme",
                runId,
                seq,
                nextLogSeq,
                code,
                eventId,
                BEGAN.plusMillis(nextLogSeq),
                Principal.parse("user:ada"),
                Actor.parse("human:ada"),
                new Cause(CauseKind.COMMAND, commandId == null ? "none" : commandId),
                commandId,
                prev,
                Sha256.toHex(AuditHash.dataRoot(data, salt)));
        lastLeaf.put(runId, Sha256.toHex(AuditHash.leaf(Codec.write(entry))));
        long offset = 2 * nextLogSeq; // transactions leave gaps in offsets
        nextLogSeq++;
        return record(offset, runId, new AuditRecord(entry, data, Sha256.toHex(salt)), commandId, outcome);
    }

    /** A record that holds {@code audit} as it is, right or wrong. */
    ConsumerRecord<byte[], byte[]> record(
            long offset, String runId, AuditRecord audit, @Nullable String commandId, @Nullable String outcome) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.TYPE, audit.entry().type().code().getBytes(UTF_8));
        if (commandId != null) {
            headers.add(Headers.COMMAND_ID, commandId.getBytes(UTF_8));
        }
        if (outcome != null) {
            headers.add(Headers.OUTCOME, outcome.getBytes(UTF_8));
        }
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                audit.entry().time().toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                runId.getBytes(UTF_8),
                Codec.write(audit),
                headers,
                Optional.empty());
    }

    private static Event paused() {
        return new Event.RunStatusChanged(RunStatus.RUNNING, RunStatus.PAUSED, StatusReason.PERSON_PAUSED, null, null);
    }
}
