package io.federationcore.bench;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the policy service does with one gate request, without Kafka: reads it, judges, writes the verdict and signs it. */
@FunctionalInterface
public interface Judging {
    /**
     * A verdict.
     *
     * @param record as it would be sent
     * @param evaluationMicros how long the policies took, in microseconds
     */
    record Judged(ProducerRecord<byte[], byte[]> record, long evaluationMicros) {}

    /** @throws IllegalStateException if the record is not answered with a verdict */
    Judged answer(ConsumerRecord<byte[], byte[]> request);
}
