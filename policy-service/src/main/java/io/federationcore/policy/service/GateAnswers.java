package io.federationcore.policy.service;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a record of {@code fc-run.gate-requests} into its answer. Reads no topic, writes none, asks no clock. */
public final class GateAnswers {
    /** For whom verdicts are signed. */
    static final Actor ACTOR = new Actor(ActorType.FC, "policy-service");

    /**
     * How far this machine's clock may be ahead of the broker's. The orchestrator decides by the broker's clock
     * whether a verdict is late; a request is passed over only when no clock could find its answer in time.
     */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(GateAnswers.class);

    private final Topics topics;
    private final RecordSigner signer;
    private final GateJudge judge;

    /** @param signer with the key of the policy service */
    public GateAnswers(Topics topics, RecordSigner signer, GateJudge judge) {
        this.topics = topics;
        this.signer = signer;
        this.judge = judge;
    }

    /**
     * The answer to {@code record}. Nothing that a record holds makes this fail.
     *
     * @param bundle what to judge by; null if none is active: then every step is denied
     * @param now this machine's time
     */
    public Answer to(ConsumerRecord<byte[], byte[]> record, @Nullable CompiledBundle bundle, Instant now) {
        GateRequest request;
        Verdict verdict;
        try {
            request = read(record);
            if (now.isAfter(request.deadline().plus(CLOCK_SKEW))) {
                return new Answer.Expired(request.gateId(), request.deadline());
            }
            verdict = judge.answer(request, bundle, now);
        } catch (InvalidJson | IllegalArgumentException e) {
            return unreadable(record, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A defect of ours; but if it ended the service, this record would end it again after each start.
            log.error("Expected to read the gate request at {}-{}", record.partition(), record.offset(), e);
            return unreadable(record, "Expected a gate request that can be read, but found " + e);
        }
        return new Answer.Judged(signed(record, verdict, now), verdict);
    }

    private static GateRequest read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new InvalidJson("Expected a gate request, but found no value");
        }
        GateRequest request = Codec.read(record.value(), GateRequest.class);
        byte[] key = request.runId().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(key, record.key())) {
            throw new InvalidJson("Expected the record's key to be its run_id, but found another");
        }
        return request;
    }

    private ProducerRecord<byte[], byte[]> signed(
            ConsumerRecord<byte[], byte[]> request, Verdict verdict, Instant now) {
        byte[] key = verdict.runId().getBytes(StandardCharsets.UTF_8);
        byte[] body = Codec.write(verdict);
        String signature = signer.sign(topics.gateVerdicts(), key, body, verdict.runId(), verdict.gateId(), ACTOR, now);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topics.gateVerdicts(), key, body);
        record.headers().add(Headers.AUTH, signature.getBytes(StandardCharsets.US_ASCII));
        Header trace = request.headers().lastHeader(Headers.TRACEPARENT);
        if (trace != null) {
            record.headers().add(trace);
        }
        return record;
    }

    private Answer unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        return new Answer.Unreadable(DeadLetter.of(record, topics.deadLetters(), reason), reason);
    }
}
