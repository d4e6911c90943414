package io.federationcore.policy.service;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads gate requests, answers them, and only then moves on, in one thread. Owns its consumer and producer, and closes
 * them.
 *
 * <p>A batch is answered at least once: if its answers did not all reach the broker, it is read again, and what was answered
 * since the position was last committed is answered again after a crash; the orchestrator drops what it has seen. Errors
 * that pass are waited out; any other ends {@link #run()}.
 */
final class GateLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(GateLoop.class);
    /** From one commit of the position to the next: each is a transaction of the broker's, and answers wait for it. */
    static final Duration COMMIT_INTERVAL = Duration.ofMillis(250);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final GateAnswers answers;
    private final Supplier<InForce> inForce;
    private final InstantSource clock;
    private final Stopping stopping;
    private final long commitNanos;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    /** Whether something was answered since the last commit. */
    private boolean moved;

    private long committedAt = System.nanoTime();

    GateLoop(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            String topic,
            GateAnswers answers,
            Supplier<InForce> inForce,
            InstantSource clock,
            Stopping stopping,
            Duration commitInterval) {
        this.consumer = consumer;
        this.producer = producer;
        this.topic = topic;
        this.answers = answers;
        this.inForce = inForce;
        this.clock = clock;
        this.stopping = stopping;
        this.commitNanos = commitInterval.toNanos();
    }

    /** Completes when the group has given this member its share for the first time. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    /** Answers requests until the service is to stop, but none before {@code registryRead} completes. */
    void run(CompletableFuture<Void> registryRead) {
        try (consumer) {
            if (isRead(registryRead)) {
                run();
            }
        } finally {
            producer.close(CLOSING);
        }
    }

    private static boolean isRead(CompletableFuture<Void> registryRead) {
        try {
            registryRead.join();
            return true;
        } catch (CancellationException e) {
            log.debug("The service stops before the registry was read", e);
            return false;
        }
    }

    @Override
    public void run() {
        if (TopicLookup.await(consumer, topic, stopping).isEmpty()) {
            return;
        }
        consumer.subscribe(List.of(topic), new Joining());
        while (!stopping.isAsked()) {
            round();
            if (System.nanoTime() - committedAt >= commitNanos) {
                commit();
            }
        }
        commit();
    }

    /** One batch: read, answered, sent. */
    private void round() {
        ConsumerRecords<byte[], byte[]> batch;
        try {
            batch = consumer.poll(POLL);
        } catch (RetriableException e) {
            log.warn("Gate requests could not be read; trying again", e);
            stopping.pause(PAUSE);
            return;
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            send(batch);
        } catch (RetriableException e) {
            log.warn("Answers to {} gate requests could not be sent; answering them again", batch.count(), e);
            rewind(batch);
            stopping.pause(PAUSE);
            return;
        }
        moved = true;
    }

    private void send(ConsumerRecords<byte[], byte[]> batch) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.count());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            switch (answers.to(record, inForce.get().bundle(), clock.instant())) {
                case Answer.Judged judged -> {
                    log.debug(
                            "Gate {}: {}",
                            judged.verdict().gateId(),
                            judged.verdict().verdict());
                    sent.add(producer.send(judged.record()));
                }
                case Answer.Unreadable unreadable -> {
                    log.warn(
                            "The gate request at {}-{} is a dead letter: {}",
                            record.partition(),
                            record.offset(),
                            unreadable.reason());
                    sent.add(producer.send(unreadable.record()));
                }
                case Answer.Expired expired ->
                    log.info("Gate {} is not answered: its deadline was {}", expired.gateId(), expired.deadline());
            }
        }
        producer.flush();
        sent.forEach(GateLoop::arrived);
    }

    /** Returns if the broker has the record, and throws what Kafka says if it has not. */
    private static void arrived(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException("Expected a record to be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Expected to wait for a record to be sent, but was interrupted", e);
        }
    }

    private void rewind(ConsumerRecords<byte[], byte[]> batch) {
        for (TopicPartition partition : batch.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, batch.records(partition).get(0).offset());
            }
        }
    }

    private void commit() {
        if (!moved) {
            return;
        }
        try {
            consumer.commitSync();
            moved = false;
        } catch (CommitFailedException | RetriableException e) {
            // The answers are out. Whoever reads these requests next, this member or another, answers them once more.
            log.warn("The position in the gate requests could not be committed", e);
        }
        committedAt = System.nanoTime();
    }

    private final class Joining implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.info("Answering the gate requests of {}", partitions);
            joined.complete(null);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit(); // only a poll revokes, and before it the batch was answered whole
        }
    }
}
