package io.federationcore.policy.service;

import io.federationcore.schemas.message.Verdict;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What becomes of one record of {@code fc-run.gate-requests}. */
public sealed interface Answer {
    /** It is answered with a signed verdict. */
    record Judged(ProducerRecord<byte[], byte[]> record, Verdict verdict) implements Answer {}

    /** It cannot be answered: it becomes a dead letter. */
    record Unreadable(ProducerRecord<byte[], byte[]> record, String reason) implements Answer {}

    /** Nobody waits for an answer any more. */
    record Expired(String gateId, Instant deadline) implements Answer {}
}
