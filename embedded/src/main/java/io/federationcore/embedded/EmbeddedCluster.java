package io.federationcore.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;

/**
 * A few real Kafka brokers in this process, on 127.0.0.1 only, each with a copy of every partition: for measuring what
 * replication costs. It lives once, in an empty directory, and does not start again there; {@link EmbeddedKafka} does.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private final BrokerFaults faults = new BrokerFaults();
    private final DirectoryLock lock;
    private final List<AdoptedSockets> sockets = new ArrayList<>();
    private final List<BrokerNode> nodes = new ArrayList<>();

    private EmbeddedCluster(DirectoryLock lock) {
        this.lock = lock;
    }

    /**
     * Starts them on any free ports and returns when all serve clients.
     *
     * @param dir created if absent
     * @param brokers from 2 to 9
     * @throws DirectoryInUseException if another live broker uses the directory
     * @throws IOException if the directory is not empty or a broker does not start
     */
    public static EmbeddedCluster start(Path dir, int brokers) throws IOException {
        if (brokers < 2 || brokers > 9) {
            throw new IllegalArgumentException("Expected 2 to 9 brokers, but found " + brokers);
        }
        requireEmpty(dir);
        EmbeddedCluster cluster = new EmbeddedCluster(DirectoryLock.take(dir));
        try {
            cluster.startUp(brokers);
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static void requireEmpty(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.list(dir)) {
            if (files.findAny().isPresent()) {
                throw new IOException("Expected an empty folder for the brokers, but there is something in " + dir);
            }
        }
    }

    private void startUp(int brokers) throws IOException {
        Uuid id = Uuid.randomUuid();
        List<Path> folders = new ArrayList<>();
        for (int node = BrokerSettings.NODE_ID; node < BrokerSettings.NODE_ID + brokers; node++) {
            Path folder = Files.createDirectory(lock.dir().resolve("broker-" + node));
            BrokerNode.format(folder.resolve("log"), id, node);
            sockets.add(AdoptedSockets.open(0, folder));
            folders.add(folder.resolve("log"));
        }
        for (Path folder : folders) {
            int node = BrokerSettings.NODE_ID + nodes.size();
            KafkaConfig config = new KafkaConfig(BrokerSettings.of(folder, node, sockets));
            nodes.add(BrokerNode.of(config, sockets.get(nodes.size()), faults));
        }
        startAtOnce();
    }

    /** None is ready before most of the controllers are there to elect one of them. */
    private void startAtOnce() throws IOException {
        try (ExecutorService starting = Executors.newFixedThreadPool(nodes.size())) {
            List<Future<?>> all = new ArrayList<>();
            for (BrokerNode node : nodes) {
                all.add(starting.submit(() -> {
                    node.controller().startup();
                    node.broker().startup();
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw BrokerNode.notStarted(lock.dir(), e);
        }
    }

    /** Where clients connect: {@code 127.0.0.1:port} of each, with commas between. */
    public String bootstrapServers() {
        return sockets.stream()
                .map(each -> LoopbackPort.HOST + ":" + each.clientPort())
                .collect(Collectors.joining(","));
    }

    /** As {@link EmbeddedKafka#failure}, of whichever fails first. */
    public CompletionStage<String> failure() {
        return faults.first();
    }

    /**
     * Stops all brokers, then their controllers, of which most are needed until the last broker has left. Takes some seconds,
     * in which the last controllers wait in vain for others to take over.
     */
    @Override
    public void close() throws IOException {
        try {
            nodes.forEach(node -> node.broker().shutdown());
            nodes.forEach(node -> node.controller().shutdown());
            for (AdoptedSockets each : sockets) {
                each.close();
            }
        } finally {
            lock.close();
        }
    }
}
