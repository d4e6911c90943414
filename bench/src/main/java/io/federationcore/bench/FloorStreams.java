package io.federationcore.bench;

import io.federationcore.bench.RunTraffic.Traffic;
import io.federationcore.orchestrator.Orchestrator;
import io.federationcore.orchestrator.PolledRecords;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The bare pass-through: exactly once, committed on drain, without a store, a thought or a look at what it carries. */
final class FloorStreams implements AutoCloseable {
    private static final String REQUESTS = "to-requests";
    private static final String TASKS = "to-tasks";
    private static final String LOG = "to-log";
    private static final String STORES = "to-stores";

    private final KafkaStreams streams;

    private FloorStreams(KafkaStreams streams) {
        this.streams = streams;
    }

    static FloorStreams start(KafkaConnection kafka, FloorTopics topics, FloorShape shape, Path stateDir)
            throws InterruptedException {
        Properties settings = new Properties();
        settings.putAll(kafka.properties());
        settings.putAll(Orchestrator.tuning());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, FloorTopics.application());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        FloorStreams floor = new FloorStreams(new KafkaStreams(topology(topics, shape), settings));
        CountDownLatch running = new CountDownLatch(1);
        floor.streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        floor.streams.start();
        if (!running.await(FloorLoad.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            floor.close();
            throw new IllegalStateException("Expected the pass-through to run within " + FloorLoad.PATIENCE);
        }
        return floor;
    }

    private static Topology topology(FloorTopics topics, FloorShape shape) {
        Topology topology = new Topology();
        topology.addSource("read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.in());
        topology.addProcessor("pass", () -> new Pass(shape), "read");
        sink(topology, REQUESTS, topics.requests());
        sink(topology, TASKS, topics.tasks());
        sink(topology, LOG, topics.log());
        sink(topology, STORES, topics.stores());
        return topology;
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), "pass");
    }

    /** Leaves its group, so that the next one need not wait for this one's session to end. */
    @Override
    public void close() {
        boolean closed = streams.close(CloseOptions.timeout(Duration.ofSeconds(20))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!closed) {
            throw new IllegalStateException("Expected the pass-through to stop within 20 s");
        }
    }

    private static final class Pass implements Processor<byte[], byte[], byte[], byte[]> {
        private final FloorShape shape;

        @SuppressWarnings("NullAway.Init") // set by init, which Streams calls before anything else
        private ProcessorContext<byte[], byte[]> streams;

        Pass(FloorShape shape) {
            this.shape = shape;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            streams = context;
            PolledRecords.reset();
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                pass(record);
            } finally {
                if (PolledRecords.drained()) {
                    streams.commit();
                }
            }
        }

        private void pass(Record<byte[], byte[]> record) {
            int pass = FloorRecord.pass(record.value());
            boolean last = pass == shape.passes() - 1;
            int key = record.key().length;
            forward(record, STORES, FloorRecord.of(pass, shape.stores(), key), shape.share(shape.stores(), pass));
            int logged = shape.share(shape.log(), pass);
            forward(record, LOG, FloorRecord.of(pass, shape.log(), key), last ? logged - 1 : logged);
            if (last) {
                forward(record, LOG, FloorRecord.end(shape.log(), key), 1);
            } else {
                boolean asks = FloorShape.asks(pass);
                Traffic like = asks ? shape.request() : shape.task();
                forward(record, asks ? REQUESTS : TASKS, FloorRecord.of(pass, like, key), 1);
            }
        }

        private void forward(Record<byte[], byte[]> record, String sink, byte[] value, int times) {
            for (int i = 0; i < times; i++) {
                streams.forward(record.withValue(value), sink);
            }
        }
    }
}
