package io.federationcore.orchestrator;

import io.federationcore.schemas.topic.Topics;
import io.federationcore.topics.TopicAdmin;
import io.federationcore.topics.TopicGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One orchestrator: the topology, running. */
public final class Orchestrator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);
    /** One of seven stores, and the one that came after them, with a record for each timer. */
    private static final List<String> EARLIER_STORES = List.of("log-head", "kept");
    /** The most of one partition that is sent before the commit. */
    private static final int BATCH_BYTES = 64 * 1024;

    private final KafkaStreams streams;
    private final TopicAdmin admin;
    private final StoresInUse stores;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    private Orchestrator(KafkaStreams streams, TopicAdmin admin, StoresInUse stores) {
        this.streams = streams;
        this.admin = admin;
        this.stores = stores;
    }

    /**
     * Starts one.
     *
     * @throws io.federationcore.topics.WrongTopics if a topic is missing or would lose what is audited
     * @throws io.federationcore.topics.UnreachableKafka if the broker does not answer
     * @throws IllegalStateException if the broker holds stores that this release cannot read
     */
    public static Orchestrator start(OrchestratorConfig config) {
        // While the broker is asked: both take a tenth of a second or more.
        CompletableFuture<Void> library = CompletableFuture.runAsync(() -> unpackLibrary(config.stateDir()));
        TopicGuard.require(config.kafka(), config.kafka().topics().all());
        library.join();
        TopicAdmin admin = TopicAdmin.connect(config.kafka(), KafkaQueueTopics.PATIENCE);
        try {
            requireReadableStores(admin.names(), config.kafka().topics().prefix());
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
        QueueTopics queues = new KafkaQueueTopics(admin, config.kafka().topics());
        KafkaStreams streams = new KafkaStreams(OrchestratorTopology.build(config, queues), properties(config));
        StoresInUse stores =
                new StoresInUse(config.stateDir(), applicationId(config.kafka().topics()));
        Orchestrator orchestrator = new Orchestrator(streams, admin, stores);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                orchestrator.ready.complete(null);
            } else if (now == KafkaStreams.State.ERROR) {
                orchestrator.fail(new IllegalStateException("The stream threads have ended; see the log"));
            }
        });
        streams.setUncaughtExceptionHandler(error -> {
            LOG.error("The orchestrator stops, for a stream thread failed", error);
            orchestrator.fail(error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        try {
            if (stores.wereLeft()) {
                LOG.info("The orchestrator before was killed: its stores are restored from their changelog");
                streams.cleanUp();
            }
            stores.begin();
            streams.start();
        } catch (RuntimeException e) {
            orchestrator.fail(e); // so that the stores are not taken for closed
            orchestrator.close();
            throw e;
        }
        return orchestrator;
    }

    /**
     * Whoever went on without the stores of earlier builds would forget every live run and its timers, and number the log
     * from 0 again.
     */
    static void requireReadableStores(Set<String> topics, String prefix) {
        for (String store : EARLIER_STORES) {
            String earlier = changelog(prefix, store);
            if (topics.contains(earlier)) {
                throw new IllegalStateException("Expected stores of this release, but found topic '" + earlier
                        + "' of a development build before the first release, whose runs cannot be carried over."
                        + " Start with an empty broker, or with another FC_TOPIC_PREFIX");
            }
        }
    }

    /** Among temporary files, where RocksDB would unpack its library, it stays behind each time that we are killed. */
    private static void unpackLibrary(Path stateDir) {
        try {
            Files.createDirectories(stateDir);
            NativeLibraryLoader.getInstance().loadLibrary(stateDir.toString());
        } catch (IOException e) {
            LOG.warn("Could not unpack RocksDB's library into {}: it will be among temporary files", stateDir, e);
        }
    }

    /** The topic from which an orchestrator restores what it keeps of runs. */
    public static String changelog(Topics topics) {
        return changelog(topics.prefix(), Shelf.STORE);
    }

    private static String applicationId(Topics topics) {
        return topics.prefix() + "orchestrator";
    }

    private static String changelog(String prefix, String store) {
        return prefix + "orchestrator-" + store + "-changelog";
    }

    /** Done when records are being decided. */
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    /** Whether it shares the partitions with its group, and lives: during a rebalance it does not. */
    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Completes exceptionally if this orchestrator dies; never otherwise. */
    public CompletionStage<Void> failure() {
        return failure.minimalCompletionStage();
    }

    /** Finishes what is in flight. A static member does not leave its group, so that a restart takes over at once. */
    @Override
    public void close() {
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
        admin.close();
        if (!closed) {
            LOG.warn("The orchestrator did not close within {}", CLOSE_PATIENCE);
        } else if (!failure.isDone()) {
            stores.end();
        }
    }

    private void fail(Throwable error) {
        ready.completeExceptionally(error);
        failure.completeExceptionally(error);
    }

    /** Settings of Streams: those of every such topology, and recovered within seconds. */
    static Properties properties(OrchestratorConfig config) {
        Map<String, Object> settings = new TreeMap<>(config.kafka().properties());
        settings.putAll(tuning());
        settings.put(
                StreamsConfig.APPLICATION_ID_CONFIG,
                applicationId(config.kafka().topics()));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        config.member()
                .consumerProperties()
                .forEach((name, value) -> settings.put(StreamsConfig.consumerPrefix(name), value));
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(config.transactionTimeout().toMillis()));
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 2 * 1024 * 1024);
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    /**
     * What makes it exactly once and fast: committed when what was polled is done. Whoever compares with the
     * orchestrator runs under the same; its processor must count down with {@link PolledRecords#drained()}.
     */
    public static Map<String, Object> tuning() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // The safety net behind commit on drain, see PolledRecords; and while it never drains, what a commit costs is
        // shared.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 50);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class);
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                PolledRecords.class.getName());
        // Nothing waits for it, for each commit flushes; but without it each record would go out by itself before.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        return settings;
    }
}
