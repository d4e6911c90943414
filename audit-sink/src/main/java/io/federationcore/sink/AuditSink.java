package io.federationcore.sink;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import io.federationcore.sink.checkpoint.CheckpointPublisher;
import io.federationcore.sink.checkpoint.CheckpointTopic;
import io.federationcore.sink.checkpoint.KafkaCheckpointTopic;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.database.UnreachableDatabase;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.view.Projector;
import io.federationcore.topics.TopicGuard;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running audit sink: stores the log in PostgreSQL and keeps the read views, until it is closed or dies.
 *
 * <p>It dies, and says why through {@link #failure()}, where the log does not verify or disagrees with the store, and
 * where Kafka or the database refuse for good. A database that is away is waited for.
 */
public final class AuditSink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditSink.class);

    private static final int CONNECTIONS = 2;
    private static final Duration LEAVING = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(90); // beyond what one statement may take

    private final HikariDataSource pool;
    private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
    private final LogFollower follower;
    private final Projector projector;
    private final @Nullable CheckpointTopic checkpoints;
    private final Thread thread;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile boolean closing;

    private AuditSink(AuditSinkConfig config, HikariDataSource pool) {
        this.pool = pool;
        this.consumer = LogConsumer.open(config);
        Transactions transactions = new Transactions(pool);
        this.projector = new Projector(transactions);
        CheckpointKeys keys = config.checkpointKeys();
        this.checkpoints = keys == null
                ? null
                : new KafkaCheckpointTopic(
                        config.kafka(), config.groupId() + "-" + config.member().instanceId());
        this.follower = new LogFollower(
                consumer,
                config.kafka().topics().audit(),
                new EntryWriter(transactions, config.federation()),
                projector,
                keys == null || checkpoints == null
                        ? null
                        : new CheckpointPublisher(
                                transactions, checkpoints, keys, config.federation(), InstantSource.system()));
        this.thread = new Thread(this::follow, "audit-sink-" + config.member().instanceId());
    }

    /**
     * Brings the database up to date and starts following the log.
     *
     * @throws io.federationcore.topics.WrongTopics if the log's topic is missing or would lose entries
     * @throws io.federationcore.topics.UnreachableKafka if the broker does not answer
     * @throws UnreachableDatabase if the database does not
     * @throws RuntimeException if the database cannot be migrated, or Kafka's settings are not valid. Nothing is left
     *     running after any of them
     */
    public static AuditSink start(AuditSinkConfig config) {
        LOG.info("Starting {}", config);
        Topics topics = config.kafka().topics();
        boolean signs = config.checkpointKeys() != null;
        TopicGuard.require(
                config.kafka(),
                signs ? topics.declared(topics.audit(), topics.checkpoints()) : topics.declared(topics.audit()));
        if (!signs) {
            LOG.warn("No {}: this sink publishes no checkpoints", AuditSinkConfig.CHECKPOINT_KEYS);
        }
        AuditDatabase.migrate(config.owner());
        HikariDataSource pool = AuditDatabase.open(config.database(), DatabaseRole.SINK, CONNECTIONS);
        try {
            AuditSink sink = new AuditSink(config, pool);
            sink.thread.start();
            return sink;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /** Whether it has joined the other sinks, could reach the database when it last tried, and lives. */
    public boolean ready() {
        return follower.ready() && !closing && !failure.isDone();
    }

    /** Completes with the reason once the sink has died by itself; never, if it is closed while it lives. */
    public CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    /** Empties the read views and folds the stored log again, on the caller's thread, while the sink goes on. */
    public void rebuildViews() throws SQLException {
        projector.rebuild();
    }

    /** Finishes the batch in flight, leaves the group, so that others take over at once, and closes the connections. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!thread.join(CLOSING)) {
                LOG.warn(
                        "Expected to finish within {}, but the database still holds a batch; it will be rolled back",
                        CLOSING);
            }
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while finishing: the batch in flight will be rolled back", e);
            Thread.currentThread().interrupt();
        }
        pool.close();
    }

    private void follow() {
        Throwable reason = null;
        try {
            follower.subscribe();
            while (!closing) {
                LockSupport.parkNanos(follower.step().toNanos());
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up to close", e);
        } catch (RuntimeException | Error e) {
            LOG.error("The audit sink stops: {}", e.getMessage(), e);
            reason = e;
        }
        leave();
        if (reason != null) {
            failure.complete(reason); // last, so that nothing of it runs any more once somebody learns of it
        }
    }

    private void leave() {
        try {
            consumer.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(LEAVING));
        } catch (RuntimeException e) {
            LOG.warn("Could not leave the consumer group; the others wait until this session ends", e);
        }
        if (checkpoints != null) {
            checkpoints.close();
        }
    }
}
