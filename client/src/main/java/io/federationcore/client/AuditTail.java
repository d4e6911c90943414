package io.federationcore.client;

import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit log and checks it on the way: every entry's hashes, every partition's numbers and times, every run's
 * chain. It reads on the caller's thread; one thread may read at a time, and any may {@link #stop()} it.
 *
 * <p>A break, or what a listener throws, ends the reading for good.
 *
 * <p>From the beginning, everything is checked. From any other place, entries of runs that began before have a past that
 * this reader has not seen: they are checked from their first entry that it sees. What it remembers is every live run, and
 * the {@value ChainCheck#REMEMBERED_ENDS} runs that ended last.
 */
public final class AuditTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** How long the broker may keep this reader waiting for its positions, or for a record that is there. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final AuditReader reader;
    private final ChainCheck chains;
    private final @Nullable String runId;
    private final Instant since;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean stopped;

    /** Where reading starts. */
    public sealed interface Start {
        /** At the first entry of the log. */
        Start BEGINNING = Edge.BEGINNING;
        /** Behind the last entry that is there when the tail is opened. */
        Start END = Edge.END;

        /** In each partition, at the first entry of that time or later, by the millisecond; at its end if none is. */
        static Start at(Instant time) {
            return new AtTime(time);
        }

        /**
         * Where a reader stopped that stored its place: of each partition the {@link LoggedEntry#nextOffset()} of the
         * last entry that it saw. A partition that is not named is read from its beginning, as nothing of it was seen.
         *
         * @throws IllegalArgumentException if a number is negative
         */
        static Start from(Map<Integer, Long> nextOffsets) {
            return new AtOffsets(nextOffsets);
        }
    }

    enum Edge implements Start {
        BEGINNING,
        END
    }

    record AtTime(Instant time) implements Start {}

    record AtOffsets(Map<Integer, Long> nextOffsets) implements Start {
        AtOffsets {
            nextOffsets = Map.copyOf(nextOffsets);
            nextOffsets.forEach((partition, next) -> {
                if (partition < 0 || next < 0) {
                    throw new IllegalArgumentException(
                            "Expected a partition and an offset of zero or more, but found " + partition + "=" + next);
                }
            });
        }
    }

    AuditTail(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            String federation,
            Start start,
            @Nullable String runId) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.reader = new AuditReader(federation);
        this.runId = runId;
        // Kafka's marks of transactions bear the broker's time, so it may find a place before the first entry of a
        // time.
        this.since = start instanceof AtTime at ? at.time() : Instant.MIN;
        Map<TopicPartition, Long> offsets = new StartOffsets(consumer, partitions, PATIENCE).of(start);
        Set<Integer> whole = offsets.entrySet().stream()
                .filter(offset -> start == Start.BEGINNING || offset.getValue() == 0)
                .map(offset -> offset.getKey().partition())
                .collect(Collectors.toUnmodifiableSet());
        this.chains = new ChainCheck(whole::contains);
        consumer.assign(partitions);
        offsets.forEach(consumer::seek);
    }

    /**
     * A reader of the whole log.
     *
     * @throws IllegalStateException if there is no such log
     * @throws LogBreak if a partition ends before the place to start at
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public static AuditTail ofLog(KafkaConnection kafka, String federation, Start start) {
        return open(kafka, federation, start, null);
    }

    /**
     * A reader of one run, or of {@value Command#REGISTRY}. It reads and checks the run's whole partition, and shows
     * the run's entries.
     *
     * @throws IllegalStateException if there is no such log
     * @throws LogBreak if a partition ends before the place to start at
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked
     */
    public static AuditTail ofRun(KafkaConnection kafka, String federation, String runId, Start start) {
        if (!runId.equals(Command.REGISTRY) && !Checks.isRunId(runId)) {
            throw new IllegalArgumentException(
                    "Expected a run's id or '" + Command.REGISTRY + "', but found '" + Checks.shortened(runId) + "'");
        }
        return open(kafka, federation, start, runId);
    }

    private static AuditTail open(KafkaConnection kafka, String federation, Start start, @Nullable String runId) {
        org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafka);
        try {
            List<TopicPartition> all =
                    KafkaClients.partitions(consumer, kafka.topics().audit(), PATIENCE);
            List<TopicPartition> read = runId == null
                    ? all
                    : List.of(new TopicPartition(kafka.topics().audit(), partitionOf(runId, all.size())));
            return new AuditTail(consumer, read, federation, start, runId);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** In which of so many partitions Kafka's default partitioner puts what belongs to a run. */
    public static int partitionOf(String runId, int partitions) {
        return Utils.toPositive(Utils.murmur2(runId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /**
     * Reads all that is there when it is called, then returns. It can be called again for what came since.
     *
     * @throws LogBreak at the first record that is not what it should be
     * @throws TimeoutException if nothing comes for 30 seconds although there is more
     * @throws IllegalStateException if the tail is stopped or another thread is reading
     */
    public void readToEnd(Consumer<LoggedEntry> listener) {
        inTurn(() -> {
            KnownEnd end = new KnownEnd(consumer, partitions, PATIENCE);
            end.readTo(() -> poll(listener), () -> stopped);
        });
    }

    /**
     * Reads what comes, until {@link #stop()} or {@link #close()} is called or the thread is interrupted.
     *
     * @throws LogBreak at the first record that is not what it should be
     * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted
     * @throws IllegalStateException if the tail is stopped or another thread is reading
     */
    public void follow(Consumer<LoggedEntry> listener) {
        inTurn(() -> {
            while (!stopped) {
                poll(listener);
            }
        });
    }

    /** Lets whoever is reading return, within a tenth of a second; nothing more will be read. */
    public void stop() {
        stopped = true;
    }

    /** Stops, waits for whoever is reading, and closes the connection. A listener must not call it. */
    @Override
    public void close() {
        stop();
        reading.lock();
        try {
            consumer.close();
        } finally {
            reading.unlock();
        }
    }

    private void inTurn(Runnable work) {
        if (stopped || !reading.tryLock()) {
            throw new IllegalStateException("Expected an open tail that nobody reads, but it is "
                    + (stopped ? "stopped" : "being read by another thread"));
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            stopped = true; // what was fetched behind the failure would be missing from then on
            throw e;
        } finally {
            reading.unlock();
        }
    }

    private boolean poll(Consumer<LoggedEntry> listener) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            LoggedEntry logged = reader.read(record);
            chains.accept(logged);
            boolean ofRun = runId == null || runId.equals(logged.entry().runId());
            if (ofRun && !logged.entry().time().isBefore(since)) {
                listener.accept(logged);
            }
        }
        return !records.isEmpty();
    }
}
