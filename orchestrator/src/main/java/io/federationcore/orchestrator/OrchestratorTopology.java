package io.federationcore.orchestrator;

import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The wiring: commands and verdicts in, everything else out. Names of nodes and stores are part of what is stored on the
 * broker; {@code expected_topology.txt} is the golden file.
 */
public final class OrchestratorTopology {
    static final String READ_COMMANDS = "read-commands";
    static final String READ_VERDICTS = "read-verdicts";
    static final String DECIDE = "decide-run";
    static final String REGISTRY_STORE = "registry";

    private OrchestratorTopology() {}

    /** The topology of one orchestrator. */
    public static Topology build(OrchestratorConfig config, QueueTopics queues) {
        Topics topics = config.kafka().topics();
        Topology topology = new Topology();
        AtomicLong registryChanges = new AtomicLong();
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(REGISTRY_STORE), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                "read-registry",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topics.registry(),
                "keep-registry",
                () -> new KeepRegistry(registryChanges));
        source(topology, READ_COMMANDS, topics.commands());
        source(topology, READ_VERDICTS, topics.gateVerdicts());
        topology.addProcessor(DECIDE, new Deciding(config, queues, registryChanges), READ_COMMANDS, READ_VERDICTS);
        sink(topology, Outbox.AUDIT, topics.audit());
        sink(topology, Outbox.STATE, topics.state());
        sink(topology, Outbox.GATE_REQUESTS, topics.gateRequests());
        sink(topology, Outbox.REGISTRY, topics.registry());
        sink(topology, Outbox.REJECTIONS, topics.rejections());
        sink(topology, Outbox.DEAD_LETTERS, topics.deadLetters());
        sink(topology, Outbox.TIMERS, topics.commands());
        topology.addSink(
                Outbox.TASKS, new TopicOfQueue(topics), new ByteArraySerializer(), new ByteArraySerializer(), DECIDE);
        return topology;
    }

    private static void source(Topology topology, String name, String topic) {
        topology.addSource(
                org.apache.kafka.streams.AutoOffsetReset.earliest(),
                name,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), DECIDE);
    }

    /** A task goes to its queue's topic. */
    private record TopicOfQueue(Topics topics) implements TopicNameExtractor<byte[], byte[]> {
        @Override
        public String extract(byte[] key, byte[] value, RecordContext context) {
            return topics.tasks(
                    new String(context.headers().lastHeader(Outbox.QUEUE).value(), StandardCharsets.UTF_8));
        }

        /** What the topology's description shows. */
        @Override
        public String toString() {
            return topics.prefix() + "tasks.<queue>";
        }
    }

    /** Supplies the shell and owns its stores. */
    private record Deciding(OrchestratorConfig config, QueueTopics queues, AtomicLong registryChanges)
            implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new DecideRun(config, queues, registryChanges::get);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Shelf.builder());
        }
    }

    /** Keeps the registry topic in the global store as it is, and counts its changes. */
    private static final class KeepRegistry implements Processor<String, byte[], Void, Void> {
        private final AtomicLong changes;
        private @Nullable KeyValueStore<String, byte[]> store;

        KeepRegistry(AtomicLong changes) {
            this.changes = changes;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(REGISTRY_STORE);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            if (store == null) {
                throw new IllegalStateException("Expected init before the first record");
            }
            store.put(record.key(), record.value());
            changes.incrementAndGet(); // behind the change: who sees the number sees the change
        }
    }
}
