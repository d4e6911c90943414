package io.federationcore.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.ControllerRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker with its own KRaft controller, in this process, on 127.0.0.1 only.
 *
 * <p>Everything it knows is in one directory, and it starts again from there: after {@link #close()}, and also after the
 * process was killed, because what a client saw acknowledged is then in the operating system's hands. Only a crash of the
 * machine itself can lose the last seconds: like Kafka's own defaults, this broker does not sync each record to disk.
 *
 * <p>Any user of the machine may connect. What protects the topics' content is the signature on each record.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

    private static final Duration SIGN_OFF_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private final DirectoryLock lock;
    private final BrokerFaults faults = new BrokerFaults();
    private final int clientPort;
    private final BrokerNode node;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(DirectoryLock lock, AdoptedSockets sockets, KafkaConfig config) {
        this.lock = lock;
        this.clientPort = sockets.clientPort();
        this.node = BrokerNode.of(config, sockets, faults);
    }

    /**
     * Starts a broker on the port it had last time in this directory, or on any free one, and returns when it serves
     * clients.
     *
     * @param dir where everything is kept; created if absent
     * @throws DirectoryInUseException if another live broker uses the directory
     * @throws IOException if the directory cannot be used or the broker does not start
     */
    public static EmbeddedKafka start(Path dir) throws IOException {
        return start(dir, 0);
    }

    /**
     * The same on a given port.
     *
     * @param port from 1 to 65535; 0 asks for the one of last time, or any free one
     * @throws DirectoryInUseException if another live broker uses the directory
     * @throws IOException if the port is taken, the directory cannot be used or the broker does not start
     */
    public static EmbeddedKafka start(Path dir, int port) throws IOException {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Expected a port from 0 to 65535, but found " + port);
        }
        DirectoryLock lock = DirectoryLock.take(dir);
        try {
            return startIn(lock, port);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedKafka startIn(DirectoryLock lock, int wantedPort) throws IOException {
        long began = System.nanoTime();
        Path data = lock.dir().resolve("log");
        if (!Files.exists(data)) {
            BrokerNode.format(data, Uuid.randomUuid(), BrokerSettings.NODE_ID);
        }
        try (AdoptedSockets sockets = AdoptedSockets.open(wantedPort, lock.dir())) {
            KafkaConfig config = new KafkaConfig(BrokerSettings.of(data, BrokerSettings.NODE_ID, List.of(sockets)));
            EmbeddedKafka kafka = new EmbeddedKafka(lock, sockets, config);
            kafka.startUp();
            log.info(
                    "Embedded broker in {} serves {} after {} ms",
                    lock.dir(),
                    kafka.bootstrapServers(),
                    (System.nanoTime() - began) / 1_000_000);
            return kafka;
        }
    }

    private void startUp() throws IOException {
        boolean up = false;
        try {
            node.controller().startup();
            signOffPredecessor();
            node.broker().startup();
            up = true;
        } catch (Exception e) {
            throw BrokerNode.notStarted(lock.dir(), e);
        } finally {
            if (!up) {
                stopServers();
            }
        }
    }

    /**
     * The controller takes a broker that was killed for alive and would turn its successor away until the dead one's session
     * has run out. The lock on the directory proves that it is gone, so it is signed off. If it stopped in good order, or
     * there was none, this changes nothing.
     */
    private void signOffPredecessor() throws Exception {
        ControllerRequestContext context =
                new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        long deadline = System.nanoTime() + SIGN_OFF_LIMIT.toNanos();
        while (!signedOff(context)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("Expected the controller to take over within %d s, but it did not"
                        .formatted(SIGN_OFF_LIMIT.toSeconds()));
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    /** False while the controller has won its election but not yet taken over, which it does in its own time. */
    private boolean signedOff(ControllerRequestContext context) throws Exception {
        try {
            node.controller()
                    .controller()
                    .unregisterBroker(context, BrokerSettings.NODE_ID)
                    .get(SIGN_OFF_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotControllerException) {
                return false;
            }
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            throw e;
        }
    }

    /** Where clients connect: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + clientPort;
    }

    /**
     * Completes with the reason when the broker's metadata are broken and it can no longer be trusted to work. It should be
     * closed then; until it is, clients may hang. Never completes otherwise. When the disk fails under a topic, Kafka halts
     * the whole process.
     */
    public CompletionStage<String> failure() {
        return faults.first();
    }

    /** Stops the broker and gives the directory free; takes about half a second. Does nothing the second time. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                stopServers();
            } finally {
                lock.close();
            }
        }
    }

    private void stopServers() {
        try {
            node.broker().shutdown();
        } finally {
            node.controller().shutdown();
        }
    }
}
