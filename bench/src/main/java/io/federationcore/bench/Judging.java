package io.federationcore.bench;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the policy service does with one gate request, without Kafka: reads it, judges, writes the verdict and signs it. */
@FunctionalInterface
public interface Judging {
    /** @throws IllegalStateException if the record is not answered with a verdict */
    ProducerRecord<byte[], byte[]> answer(ConsumerRecord<byte[], byte[]> request);
}
