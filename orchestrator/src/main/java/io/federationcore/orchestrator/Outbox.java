package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Recorded;
import io.federationcore.lifecycle.Timer;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.json.WireTime;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.Snapshot;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Writes what a decision sends to the sinks, with the headers by which readers filter. */
final class Outbox {
    static final String AUDIT = "write-audit";
    static final String STATE = "write-state";
    static final String GATE_REQUESTS = "write-gate-requests";
    static final String TASKS = "write-tasks";
    static final String REGISTRY = "write-registry";
    static final String REJECTIONS = "write-rejections";
    static final String DEAD_LETTERS = "write-dead-letters";
    static final String TIMERS = "write-due-timers";

    /** The header by which a task finds its queue's topic. */
    static final String QUEUE = "fc-queue";

    /** The most of a record that cannot be read that is passed on. */
    private static final int MAX_DEAD_BYTES = 64 * 1024;
    /** The most of its key: one that filled its record would leave no room for the origin. */
    private static final int MAX_DEAD_KEY_BYTES = 4 * 1024;

    private static final Actor SELF = new Actor(ActorType.FC, "orchestrator");

    private final ProcessorContext<byte[], byte[]> context;
    private final Topics topics;
    private final RecordSigner signer;

    Outbox(ProcessorContext<byte[], byte[]> context, Topics topics, RecordSigner signer) {
        this.context = context;
        this.topics = topics;
        this.signer = signer;
    }

    /** The entries of one message; the last one says whether an answer is still to come. */
    void audit(List<Recorded> entries, boolean waiting, @Nullable String traceparent) {
        for (Recorded recorded : entries) {
            Entry entry = recorded.entry();
            RecordHeaders headers = new RecordHeaders();
            add(headers, Headers.TYPE, entry.type().code());
            add(headers, Headers.COMMAND_ID, entry.commandId());
            add(headers, Headers.CE_SPECVERSION, "1.0");
            add(headers, Headers.CE_ID, entry.eventId());
            add(headers, Headers.CE_SOURCE, entry.log());
            add(headers, Headers.CE_TYPE, entry.type().code());
            add(headers, Headers.CE_TIME, WireTime.format(entry.time()));
            add(headers, Headers.TRACEPARENT, traceparent);
            if (recorded == entries.getLast()) {
                add(headers, Headers.OUTCOME, waiting ? Headers.WAITING : Headers.DONE);
            }
            send(AUDIT, entry.runId(), recorded.toBytes(), entry.time(), headers);
        }
    }

    void gateRequest(GateRequest request, @Nullable String traceparent) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, Headers.TRACEPARENT, traceparent);
        send(GATE_REQUESTS, request.runId(), Codec.write(request), request.requestedAt(), headers);
    }

    void task(Task task, Instant now, @Nullable String traceparent) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, QUEUE, task.queue());
        add(headers, Headers.TRACEPARENT, traceparent);
        send(TASKS, task.key(), Codec.write(task), now, headers);
    }

    void snapshot(Snapshot snapshot) {
        send(STATE, snapshot.runId(), Codec.write(snapshot), snapshot.updatedAt(), new RecordHeaders());
    }

    void registry(String key, JsonValue value, Instant now) {
        send(REGISTRY, key, value.utf8(), now, new RecordHeaders());
    }

    void rejection(Rejection rejection) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, Headers.COMMAND_ID, rejection.commandId());
        String key = rejection.runId() == null ? "" : rejection.runId();
        send(REJECTIONS, key, Codec.write(rejection), rejection.time(), headers);
    }

    /** A record that cannot be read: its bytes, cut to a bound, and where it came from. Its signature stays behind. */
    void deadLetter(Received record, String reason) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, Headers.DEAD_TOPIC, record.topic());
        add(headers, Headers.DEAD_PARTITION, String.valueOf(record.partition()));
        add(headers, Headers.DEAD_OFFSET, String.valueOf(record.offset()));
        add(headers, Headers.DEAD_REASON, Checks.cut(reason, Command.MAX_TEXT));
        byte[] key = cut(record.key(), MAX_DEAD_KEY_BYTES);
        byte[] value = cut(record.value(), MAX_DEAD_BYTES);
        context.forward(new Record<>(key, value, record.time().toEpochMilli(), headers), DEAD_LETTERS);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int max) {
        return bytes == null || bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }

    /** A due timer, as a command signed like any other. */
    void timer(String runId, String tenantId, Timer timer, Instant now) {
        Command command = new Command(
                "timer:"
                        + Sha256.hex(timer.id().getBytes(StandardCharsets.UTF_8))
                                .substring(0, 16) + ":" + timer.due().toEpochMilli(),
                tenantId,
                runId,
                new Command.TimerDue(timer.id(), timer.due()));
        own(command, now);
    }

    /** A command of the orchestrator's own, signed like any other. */
    void own(Command command, Instant now) {
        byte[] body = Codec.write(command);
        byte[] key = command.runId().getBytes(StandardCharsets.UTF_8);
        RecordHeaders headers = new RecordHeaders();
        add(
                headers,
                Headers.AUTH,
                signer.sign(topics.commands(), key, body, command.runId(), command.commandId(), SELF, now));
        send(TIMERS, command.runId(), body, now, headers);
    }

    private void send(String sink, String key, byte[] value, Instant time, RecordHeaders headers) {
        context.forward(new Record<>(key.getBytes(StandardCharsets.UTF_8), value, time.toEpochMilli(), headers), sink);
    }

    private static void add(RecordHeaders headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
