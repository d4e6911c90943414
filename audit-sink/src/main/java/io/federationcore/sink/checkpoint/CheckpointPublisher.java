package io.federationcore.sink.checkpoint;

import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.tree.MerkleTree;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.log.LogName;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.LogDisagreement;
import io.federationcore.sink.log.LogTrees;
import io.federationcore.sink.log.StoredSubtrees;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the head of each owned partition's tree: about every second while it grows, and every minute while it does not.
 *
 * <p>Before it signs for a partition, it looks up what was signed last, by whichever instance: the stored tree must begin
 * with that one. A log never takes back what it signed, so if it does not, the sink stops. Belongs to one thread.
 */
public final class CheckpointPublisher {
    /** How often at most a growing log is signed. */
    public static final Duration BUSY = Duration.ofSeconds(1);
    /** How often a log is signed that does not grow. */
    public static final Duration IDLE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);

    private final Transactions transactions;
    private final CheckpointTopic topic;
    private final CheckpointKeys keys;
    private final String federation;
    private final InstantSource clock;
    private final Map<Integer, @Nullable Signed> owned = new HashMap<>();
    private Instant next = Instant.MIN;

    /** What was signed last of one log, and how far its publication is. */
    private record Signed(long size, Instant at, Future<?> published) {}

    public CheckpointPublisher(
            Transactions transactions,
            CheckpointTopic topic,
            CheckpointKeys keys,
            String federation,
            InstantSource clock) {
        this.transactions = transactions;
        this.topic = topic;
        this.keys = keys;
        this.federation = federation;
        this.clock = clock;
    }

    /** These partitions are this instance's now. */
    public void own(Collection<Integer> partitions) {
        partitions.forEach(partition -> owned.put(partition, null));
    }

    /** These are another instance's. */
    public void disown(Collection<Integer> partitions) {
        partitions.forEach(owned::remove);
    }

    /**
     * Signs what is due.
     *
     * @throws LogDisagreement if a stored tree is not what was signed before
     */
    public void tick() throws SQLException {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(BUSY);
        for (int partition : List.copyOf(owned.keySet())) {
            Signed last = owned.get(partition);
            CompactTree tree = tree(partition);
            if (last == null || failed(partition, last)) {
                resume(partition, tree, now);
            } else if (last.published().isDone() && isDue(last, tree, now)) {
                publish(partition, tree, now);
            }
        }
    }

    private static boolean isDue(Signed last, CompactTree tree, Instant now) {
        return tree.size() > last.size() || !now.isBefore(last.at().plus(IDLE));
    }

    private static boolean failed(int partition, Signed last) {
        if (!last.published().isDone()) {
            return false;
        }
        try {
            last.published().get();
            return false;
        } catch (ExecutionException | CancellationException e) {
            LOG.warn("A checkpoint of partition {} was not published; it is signed again", partition, e);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false; // nothing waits for what is done; the loop ends by the flag
        }
    }

    /** Signs for the first time since the partition became this instance's, unless the store is still behind the log. */
    private void resume(int partition, CompactTree tree, Instant now) throws SQLException {
        Optional<List<Note>> published = topic.newest(partition);
        if (published.isEmpty()) {
            return;
        }
        Checkpoint before = lastSigned(partition, published.get());
        if (before != null && before.size() > tree.size()) {
            LOG.info("Log {} waits for the store to come to {}", before.origin(), before.size());
            return;
        }
        requireRoot(partition, tree.size(), Sha256.toHex(tree.root()), "the tree's own head");
        if (before != null) {
            requireRoot(partition, before.size(), before.root(), "the checkpoint that was signed last");
        }
        publish(partition, tree, now);
    }

    private @Nullable Checkpoint lastSigned(int partition, List<Note> newest) {
        String origin = origin(partition);
        for (Note note : newest) {
            try {
                Checkpoint checkpoint = Checkpoint.parse(note.text());
                if (checkpoint.origin().equals(origin) && keys.signed(note, origin)) {
                    return checkpoint;
                }
            } catch (InvalidNote e) {
                LOG.warn("A record among the checkpoints of {} is none: {}", origin, e.getMessage());
            }
        }
        return null;
    }

    private void requireRoot(int partition, long size, String expected, String by) throws SQLException {
        String found;
        try {
            found = transactions.run(
                    connection -> Sha256.toHex(StoredSubtrees.ask(connection, partition, size, MerkleTree::root)));
        } catch (IllegalStateException e) {
            throw new LogDisagreement(partition, size, String.valueOf(e.getMessage()), e);
        }
        if (!found.equals(expected)) {
            throw new LogDisagreement(
                    partition,
                    size,
                    "Expected the stored entries to have root " + expected + " at size " + size + ", as " + by
                            + " says, but found " + found);
        }
    }

    private void publish(int partition, CompactTree tree, Instant now) {
        Checkpoint checkpoint = Checkpoint.of(origin(partition), tree);
        Future<?> published = topic.append(partition, checkpoint.origin(), keys.sign(checkpoint));
        owned.put(partition, new Signed(tree.size(), now, published));
    }

    private CompactTree tree(int partition) throws SQLException {
        return transactions
                .run(connection -> LogTrees.read(connection, List.of(partition)))
                .getOrDefault(partition, CompactTree.EMPTY);
    }

    private String origin(int partition) {
        return new LogName(federation, partition).toString();
    }
}
