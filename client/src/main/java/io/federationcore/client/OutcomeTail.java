package io.federationcore.client;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what comes to the audit log and the rejections from the moment it is opened, on a thread of its own, and tells
 * the {@link Expectations}: at once while somebody expects something, otherwise in gulps, so that a client that nobody uses
 * costs the broker next to nothing. When it cannot go on, everything that is expected fails.
 */
final class OutcomeTail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutcomeTail.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** How often time-outs are looked for: their accuracy. */
    private static final long EXPIRY_NANOS = Duration.ofMillis(50).toNanos();
    /** From one gulp to the next while nobody expects anything. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final AuditReader reader;
    private final Expectations expectations;
    private final LongSupplier nanoTime;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    OutcomeTail(
            Consumer<byte[], byte[]> consumer,
            Topics topics,
            AuditReader reader,
            Expectations expectations,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.topics = topics;
        this.reader = reader;
        this.expectations = expectations;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofPlatform().name("fc-client-tail").daemon().unstarted(this::run);
    }

    /**
     * Fixes where reading starts, and starts it: whatever is sent after this returns, its answer will be seen.
     *
     * @throws IllegalStateException if a topic is missing
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked in time
     */
    void start(Duration timeout) {
        partitions.addAll(KafkaClients.partitions(consumer, topics.audit(), timeout));
        partitions.addAll(KafkaClients.partitions(consumer, topics.rejections(), timeout));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: only asking for the positions fixes them.
        partitions.forEach(partition -> consumer.position(partition, timeout));
        expectations.onNew(this::wake);
        thread.start();
    }

    /** Somebody expects something now. */
    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        RuntimeException why = new IllegalStateException("Expected an open client, but it was closed");
        try (consumer) {
            long nextExpiry = nanoTime.getAsLong() + EXPIRY_NANOS;
            while (!closing) {
                poll();
                if (!neededNow()) {
                    LockSupport.parkNanos(REST.toNanos());
                    gulp();
                }
                if (nanoTime.getAsLong() - nextExpiry >= 0) {
                    expectations.expire();
                    nextExpiry = nanoTime.getAsLong() + EXPIRY_NANOS;
                }
            }
        } catch (RuntimeException e) {
            log.error("The client can no longer read what became of its commands", e);
            why = new IllegalStateException("Expected to go on reading the log, but: " + e.getMessage(), e);
        } finally {
            expectations.giveUp(why);
            ended.complete(null);
        }
    }

    private boolean poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        records.forEach(this::tell);
        return !records.isEmpty();
    }

    /** Reads to the end as it is now, unless that is not the moment for it: asking where it is would hold up who waits. */
    private void gulp() {
        if (neededNow()) {
            return;
        }
        try {
            new KnownEnd(consumer, partitions, REST).readTo(this::poll, this::neededNow);
        } catch (TimeoutException e) {
            log.debug("Kafka is away", e); // polling waits until it is back
        }
    }

    private boolean neededNow() {
        return closing || !expectations.areNone();
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.audit())) {
            expectations.seen(new Sighting(record, reader));
            return;
        }
        String commandId = Sighting.header(record, Headers.COMMAND_ID);
        if (commandId != null) {
            expectations.rejected(commandId, () -> Codec.read(record.value(), Rejection.class));
        }
    }

    /** Stops reading; everything that is still expected fails. Takes as long as Kafka's consumer does to close. */
    @Override
    public void close() {
        closing = true;
        wake();
        ended.join();
    }
}
