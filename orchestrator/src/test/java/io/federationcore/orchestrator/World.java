package io.federationcore.orchestrator;

import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The orchestrator's topology without a broker, and two clocks: the broker's, which stamps records, and the machine's,
 * by which timers fire. What the topology writes to a topic that it reads comes back to it, as it would from a broker.
 */
final class World implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CHANGELOG = "-changelog";

    private final OrchestratorConfig config;
    private final MemoryQueueTopics queues = new MemoryQueueTopics();
    private final LogWitness witness = new LogWitness();
    private final Map<String, GateRequest> requests = new HashMap<>();
    private final Map<String, Ballot> ballots = new HashMap<>();
    private final List<Output> registered = new ArrayList<>();
    /** By store; a driver does not log again what it is filled with. */
    private final Map<String, List<Output>> changelogs = new HashMap<>();

    private TopologyTestDriver driver;
    private Instant brokerTime = START;
    private Instant wallClock = START;

    World() {
        try {
            config = config(Files.createTempDirectory("orchestrator-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver = driver();
    }

    static OrchestratorConfig config(Path stateDir) {
        return OrchestratorConfig.from(
                new Settings(Map.of(
                        "FC_KAFKA_BOOTSTRAP_SERVERS",
                        "none:1",
                        "FC_PARTITIONS",
                        "1",
                        "FC_FEDERATION",
                        Party.FEDERATION,
                        "FC_PRINCIPAL",
                        "service:orchestrator",
                        "FC_SIGNING_KID",
                        Party.ORCHESTRATOR.kid(),
                        "FC_BOOTSTRAP_ADMIN",
                        "user:root=" + Party.ROOT.kid(),
                        "FC_INSTANCE_ID",
                        "orchestrator-1",
                        "FC_STATE_DIR",
                        stateDir.toString())),
                Party.keysOfTheOrchestrator());
    }

    private TopologyTestDriver driver() {
        Properties properties = Orchestrator.properties(config);
        properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, LogAppendTime.class);
        Supplier<Instant> clock = this::brokerTime;
        properties.put(LogAppendTime.CLOCK, clock);
        return new TopologyTestDriver(OrchestratorTopology.build(config, queues), properties, wallClock);
    }

    Topics topics() {
        return config.kafka().topics();
    }

    Instant brokerTime() {
        return brokerTime;
    }

    void send(Letter letter) {
        Letter.Wire wire = letter.in(this);
        RecordHeaders headers = new RecordHeaders();
        wire.signatures().forEach(value -> headers.add(Headers.AUTH, value.getBytes(StandardCharsets.UTF_8)));
        wire.further().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        driver.createInputTopic(wire.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(wire.key(), wire.value(), headers, brokerTime));
    }

    /** Time passes for broker and machine alike. */
    void pass(Duration time) {
        passAtTheBroker(time);
        passAtTheMachine(time);
    }

    /** The broker's clock goes, also back. */
    void passAtTheBroker(Duration time) {
        brokerTime = brokerTime.plus(time);
    }

    void passAtTheMachine(Duration time) {
        wallClock = wallClock.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** Everything that was written since this was asked last, topic by topic; the witness has read the log of it. */
    List<Output> outputs() {
        List<Output> outputs = new ArrayList<>();
        driver.producedTopicNames().stream()
                .filter(topic -> !topic.endsWith(CHANGELOG))
                .sorted()
                .forEach(topic -> outputs.addAll(drain(topic)));
        witness.read(outputs.stream()
                .filter(output -> output.topic().equals(topics().audit()))
                .toList());
        witness.compareWith(shelf(Shelf.Part.STATES));
        outputs.stream()
                .filter(output -> output.topic().equals(topics().registry()))
                .forEach(registered::add);
        outputs.stream()
                .filter(output -> output.topic().equals(topics().gateRequests()))
                .map(output -> output.read(GateRequest.class))
                .forEach(request -> requests.put(request.runId(), request));
        outputs.stream()
                .filter(output -> output.topic().equals(topics().audit()))
                .map(output -> output.recorded().toAuditRecord())
                .filter(record -> record.entry().type() == EventType.GATE_FLAGGED)
                .forEach(record -> ballots.put(record.entry().runId(), Ballot.of(record)));
        return outputs;
    }

    private List<Output> drain(String topic) {
        TestOutputTopic<byte[], byte[]> queue =
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return queue.readRecordsToList().stream()
                .map(record -> new Output(topic, record))
                .toList();
    }

    /** The latest gate request of a run. */
    GateRequest request(String run) {
        return Objects.requireNonNull(requests.get(run), "a gate request was made");
    }

    /** The digest of what the people at the latest gate of a run were asked; of nothing before there was one. */
    String ballot(String run) {
        Ballot ballot = ballots.get(run);
        return ballot == null ? "0".repeat(64) : ballot.sha256();
    }

    @Nullable
    String activeBundle() {
        byte[] pointer = registry().get(RegistryNames.POLICIES);
        return pointer == null
                ? null
                : Codec.read(pointer, RegistryPointer.class).digest();
    }

    RunState run(String run) {
        return witness.run(run);
    }

    /** The registry as the orchestrator sees it. */
    KeyValueStore<String, byte[]> registry() {
        return Objects.requireNonNull(
                driver.<String, byte[]>getKeyValueStore(OrchestratorTopology.REGISTRY_STORE), "registry");
    }

    /** A part of what the orchestrator's task keeps. */
    Shelf shelf(Shelf.Part part) {
        return new Shelf(keptStore(), part);
    }

    private KeyValueStore<Bytes, byte[]> keptStore() {
        return Objects.requireNonNull(driver.<Bytes, byte[]>getKeyValueStore(Shelf.STORE), Shelf.STORE);
    }

    /** Everything that the stores hold of runs and the registry, as text: states, payloads, accepted commands, timers. */
    Map<String, String> kept() {
        Map<String, String> kept = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> all = registry().all()) {
            all.forEachRemaining(entry -> kept.put("registry " + entry.key, Sha256.hex(entry.value)));
        }
        for (Shelf.Part part : List.of(
                Shelf.Part.STATES,
                Shelf.Part.DETAILS,
                Shelf.Part.REGISTRY_DETAILS,
                Shelf.Part.PARKED,
                Shelf.Part.WAKE_UPS)) {
            shelf(part).readFrom(new byte[0], (key, value) -> {
                kept.put(part + " " + Sha256.toHex(key), Sha256.hex(value));
                return true;
            });
        }
        return kept;
    }

    MemoryQueueTopics queues() {
        return queues;
    }

    /**
     * Another instance takes over: nothing is left but what is on the broker. The driver restores no stores by itself, so
     * they are filled from their changelogs here, and the global one from the registry's topic.
     */
    void restart() {
        String prefix = topics().prefix() + "orchestrator-";
        driver.producedTopicNames().stream()
                .filter(topic -> topic.endsWith(CHANGELOG))
                .forEach(topic -> changelogs
                        .computeIfAbsent(
                                topic.substring(prefix.length(), topic.length() - CHANGELOG.length()),
                                store -> new ArrayList<>())
                        .addAll(drain(topic)));
        driver.close();
        driver = driver();
        changelogs.forEach((store, changes) -> changes.forEach(change -> restore(store, change)));
        registered.forEach(output -> driver.createInputTopic(
                        topics().registry(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(output.record()));
    }

    private void restore(String store, Output change) {
        byte[] key = Objects.requireNonNull(change.record().key());
        driver.<Bytes, byte[]>getKeyValueStore(store).put(Bytes.wrap(key), change.value());
    }

    @Override
    public void close() {
        driver.close();
        try {
            Files.delete(config.stateDir());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
