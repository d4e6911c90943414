package io.federationcore.policy.service;

import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the registry from its beginning and keeps reading, in one thread. Owns its consumer, and closes it.
 *
 * <p>While it reads up to a known end, nothing new is put in force: what counts is what the names point to at that end.
 */
final class RegistryTail implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(RegistryTail.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final ServiceIdentity identity;
    private final RegistryView view;
    private final Stopping stopping;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private Set<String> searched = Set.of();
    private @Nullable Map<TopicPartition, Long> readingUpTo;

    RegistryTail(
            Consumer<byte[], byte[]> consumer,
            String topic,
            ServiceIdentity identity,
            RegistryView view,
            Stopping stopping) {
        this.consumer = consumer;
        this.topic = topic;
        this.identity = identity;
        this.view = view;
        this.stopping = stopping;
    }

    /** Completes when the registry has been read to the end that it had at the start. */
    CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    @Override
    public void run() {
        try (consumer) {
            List<TopicPartition> partitions = TopicLookup.await(consumer, topic, stopping);
            consumer.assign(partitions);
            while (!stopping.isAsked() && !startOver(partitions)) {
                stopping.pause(POLL);
            }
            while (!stopping.isAsked()) {
                round(partitions);
            }
        } finally {
            caughtUp.cancel(false); // nobody may wait for a reader that is gone; no effect once it has caught up
        }
    }

    /** One poll and what follows from it. */
    void round(List<TopicPartition> partitions) {
        boolean changed = false;
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                view.apply(record.key(), record.value());
            }
            changed = !records.isEmpty();
            if (readingUpTo != null && atEnd(readingUpTo)) {
                readingUpTo = null;
                changed = true;
            }
        } catch (RetriableException e) {
            log.warn("The registry could not be read; trying again", e);
            stopping.pause(POLL);
        }
        if (changed && readingUpTo == null) {
            settle(partitions);
        }
    }

    private void settle(List<TopicPartition> partitions) {
        InForce before = view.inForce();
        Set<String> missing = view.settle();
        if (before.principals() != view.inForce().principals()) {
            view.inForce()
                    .objection(identity.principal(), identity.kid())
                    .ifPresent(why -> log.warn("The orchestrator will refuse this service's verdicts: {}", why));
        }
        if (missing.isEmpty()) {
            searched = Set.of();
        } else if (missing.equals(searched)) {
            log.error("Expected the registry to hold what its names point to, but {} is not there", missing);
        } else if (startOver(partitions)) {
            searched = missing;
            log.info("Reading the registry again for {}", missing);
            return;
        }
        caughtUp.complete(null);
    }

    /** Goes back to the beginning; false if the broker could not be asked where the end is. */
    private boolean startOver(List<TopicPartition> partitions) {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            readingUpTo = ends;
            return true;
        } catch (RetriableException e) {
            log.warn("The registry's end could not be asked for", e);
            return false;
        }
    }

    private boolean atEnd(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
