package io.federationcore.sink;

import io.federationcore.sink.checkpoint.CheckpointPublisher;
import io.federationcore.sink.database.PassingFailure;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.log.LogPosition;
import io.federationcore.sink.log.VerifiedEntry;
import io.federationcore.sink.view.Projector;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink's loop, on one thread: poll, store, fold, sign.
 *
 * <p>It reads from where the store stands, which it asks whenever partitions are assigned and after every failure. A
 * database that is away for a while holds it up, no more: partitions pause, the instance stays in its group, and the
 * batch is read again from the position that was really reached.
 */
final class LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(10);

    /**
     * Storing takes a fourth of the time at most, unless there is much to store. A transaction costs the same for one entry
     * as for hundreds; each entry by itself would take a whole core from whatever makes them. The first after a rest is
     * stored at once.
     */
    private static final int STORING = 4;

    private static final Duration LONGEST_GATHERING = Duration.ofMillis(50);
    /** A batch of that many entries is worth its transaction. */
    private static final int MUCH = 500;

    /**
     * Folding takes a fourth of the time at most. Under load the views lag by some tenths of a second then, and a run's rows
     * are written once for several of its entries.
     */
    private static final int FOLDING = 4;
    /** However long one took: somebody may wait for the views. */
    private static final Duration LONGEST_REST = Duration.ofMillis(250);

    /** What is held of stored entries for the next fold, before it is due for that reason: in entries, and in characters. */
    private static final int MANY_UNFOLDED = 1_000;

    private static final long LARGE_UNFOLDED = 8L * 1024 * 1024;

    private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
    private final String topic;
    private final EntryWriter writer;
    private final Projector projector;
    /** Null where this sink has no key to sign with. */
    private final @Nullable CheckpointPublisher checkpoints;

    private final Gathered gathered = new Gathered();
    /** Partitions whose views may lag behind what is stored. */
    private final Set<Integer> behind = new TreeSet<>();
    /** What was stored since the last fold, so that it need not be read back. */
    private final List<VerifiedEntry> unfolded = new ArrayList<>();

    private long unfoldedSize;
    private final Pace storing = new Pace(STORING, LONGEST_GATHERING);
    private final Pace folding = new Pace(FOLDING, LONGEST_REST);
    /** How often in a row the database has failed; the partitions are paused unless it is 0. */
    private int failures;
    /** Why the newest partitions could not be positioned: an SQLException or a RuntimeException. */
    private @Nullable Exception assignmentFailure;

    private volatile boolean joined;
    private volatile boolean databaseAway;

    LogFollower(
            Consumer<byte @Nullable [], byte @Nullable []> consumer,
            String topic,
            EntryWriter writer,
            Projector projector,
            @Nullable CheckpointPublisher checkpoints) {
        this.consumer = consumer;
        this.topic = topic;
        this.writer = writer;
        this.projector = projector;
        this.checkpoints = checkpoints;
    }

    /** Whether it is in its group and, when it last tried, could reach the database. Safe from any thread. */
    boolean ready() {
        return joined && !databaseAway;
    }

    void subscribe() {
        consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                assigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                gathered.forget(partitions);
                partitions.forEach(partition -> behind.remove(partition.partition()));
                takeUnfolded(); // others store what follows now
                if (checkpoints != null) {
                    checkpoints.disown(numbers(partitions));
                }
            }
        });
    }

    /**
     * Goes once around the loop.
     *
     * @return how long the next batch may gather before the next step; not positive where there is something to do
     * @throws RuntimeException where going on would store what does not verify, or cannot help
     */
    Duration step() {
        ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(patience());
        try {
            throwAssignmentFailure();
            if (failures > 0) {
                resume();
                return Duration.ZERO;
            }
            gathered.add(records, System.nanoTime());
            if (storesNow()) {
                store(gathered.take());
            }
            if (foldsNow()) {
                fold();
            }
            if (checkpoints != null) {
                checkpoints.tick();
            }
            return foldsNow() || !gathered.isEmpty() ? Duration.ZERO : storing.rest(System.nanoTime());
        } catch (SQLException e) {
            holdUp(e);
            return Duration.ZERO;
        }
    }

    private void throwAssignmentFailure() throws SQLException {
        Exception failure = assignmentFailure;
        assignmentFailure = null;
        switch (failure) {
            case null -> {}
            case SQLException passing -> throw passing;
            case RuntimeException fatal -> throw fatal;
            default -> throw new IllegalStateException("Expected no other exception of an assignment", failure);
        }
    }

    private Duration patience() {
        if (failures > 0) {
            Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, 20));
            return doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
        }
        long now = System.nanoTime();
        Duration untilFold = behind.isEmpty() ? POLL : folding.rest(now);
        Duration untilStore = gathered.isEmpty() ? POLL : gathered.rest(now);
        Duration rest = untilFold.compareTo(untilStore) < 0 ? untilFold : untilStore;
        return rest.isPositive() ? rest : Duration.ZERO;
    }

    private boolean storesNow() {
        return !gathered.isEmpty() && !gathered.rest(System.nanoTime()).isPositive();
    }

    private void store(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) throws SQLException {
        long began = System.nanoTime();
        List<VerifiedEntry> added = writer.store(records);
        if (records.size() < MUCH) {
            storing.worked(began, System.nanoTime());
        }
        records.forEach(record -> behind.add(record.partition()));
        unfolded.addAll(added);
        added.forEach(entry -> unfoldedSize += entry.data().text().length());
        LOG.debug("Stored {} entries of {} records", added.size(), records.size());
    }

    private boolean foldsNow() {
        return !behind.isEmpty()
                && (unfolded.size() >= MANY_UNFOLDED
                        || unfoldedSize >= LARGE_UNFOLDED
                        || !folding.rest(System.nanoTime()).isPositive());
    }

    /**
     * One stretch of each partition that lags, so that a long way to catch up never keeps the loop from polling; on such a way
     * there is no rest.
     */
    private void fold() throws SQLException {
        long began = System.nanoTime();
        behind.retainAll(projector.advance(behind, takeUnfolded()));
        if (behind.isEmpty()) {
            folding.worked(began, System.nanoTime());
        }
    }

    private List<VerifiedEntry> takeUnfolded() {
        List<VerifiedEntry> taken = List.copyOf(unfolded);
        unfolded.clear();
        unfoldedSize = 0;
        return taken;
    }

    private void assigned(Collection<TopicPartition> partitions) {
        joined = true;
        if (checkpoints != null) {
            checkpoints.own(numbers(partitions));
        }
        LOG.info("Partitions {} of {} assigned", numbers(partitions), topic);
        partitions.forEach(partition -> behind.add(partition.partition()));
        if (failures > 0) {
            setAside(partitions);
            return;
        }
        try {
            seek(partitions);
        } catch (SQLException | RuntimeException e) {
            // Thrown from here it would come back from poll in Kafka's wrapping; the loop throws it as it is.
            setAside(partitions);
            assignmentFailure = e;
        }
    }

    /** Kafka wants a position now. This one is never read from: the partitions pause until the real one is known. */
    private void setAside(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> consumer.seek(partition, 0));
        consumer.pause(partitions);
    }

    private void seek(Collection<TopicPartition> partitions) throws SQLException {
        if (partitions.isEmpty()) {
            return;
        }
        Map<Integer, LogPosition> positions = writer.positions(numbers(partitions));
        for (TopicPartition partition : partitions) {
            LogPosition position = positions.get(partition.partition());
            if (position == null) {
                throw new IllegalStateException("Expected a stored position of " + partition + ", but found none");
            }
            consumer.seek(partition, position.nextOffset());
        }
    }

    private void resume() throws SQLException {
        Set<TopicPartition> assignment = consumer.assignment();
        seek(assignment);
        consumer.resume(assignment);
        behind.addAll(numbers(assignment)); // what was committed when the connection broke may not be folded yet
        LOG.info("The database is back; failures before that: {}", failures);
        failures = 0;
        databaseAway = false;
    }

    private void holdUp(SQLException failure) {
        if (!PassingFailure.is(failure)) {
            throw new IllegalStateException(
                    "The database refused for good (SQLSTATE " + failure.getSQLState() + "): " + failure.getMessage(),
                    failure);
        }
        failures++;
        databaseAway = true;
        gathered.forget(consumer.assignment()); // it is read again
        consumer.pause(consumer.assignment());
        LOG.warn("Database away: {}; failure {} in a row, again in {}", failure.getMessage(), failures, patience());
        LOG.debug("The database's failure in full", failure);
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toCollection(TreeSet::new));
    }
}
