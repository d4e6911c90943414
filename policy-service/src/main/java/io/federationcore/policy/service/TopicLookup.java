package io.federationcore.policy.service;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for topics: whoever creates them may start at the same time as this service. */
final class TopicLookup {
    private static final Logger log = LoggerFactory.getLogger(TopicLookup.class);
    private static final Duration ONE_TRY = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private TopicLookup() {}

    /** The topic's partitions as soon as it has some; none only if the service is to stop. */
    static List<TopicPartition> await(Consumer<?, ?> consumer, String topic, Stopping stopping) {
        boolean told = false;
        while (!stopping.isAsked()) {
            List<TopicPartition> found = find(consumer, topic);
            if (!found.isEmpty()) {
                return found;
            }
            if (!told) {
                log.info("Waiting for topic {}", topic);
                told = true;
            }
            stopping.pause(PAUSE);
        }
        return List.of();
    }

    private static List<TopicPartition> find(Consumer<?, ?> consumer, String topic) {
        try {
            return consumer.partitionsFor(topic, ONE_TRY).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
        } catch (RetriableException e) {
            log.debug("Topic {} cannot be looked up yet", topic, e);
            return List.of();
        }
    }
}
