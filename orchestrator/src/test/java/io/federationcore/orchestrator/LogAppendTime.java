package io.federationcore.orchestrator;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Stamps records with the broker's clock when they are appended, as topics with {@code LogAppendTime} do. */
public final class LogAppendTime implements TimestampExtractor, Configurable {
    /** The setting that holds the broker's clock, a {@code Supplier<Instant>}. */
    static final String CLOCK = "test.broker.clock";

    private Supplier<?> clock = () -> Instant.EPOCH;

    @Override
    public void configure(Map<String, ?> settings) {
        clock = (Supplier<?>) Objects.requireNonNull(settings.get(CLOCK), "the broker's clock is to be set");
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return ((Instant) clock.get()).toEpochMilli();
    }
}
