package io.federationcore.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A broker and a controller of the same number, wired from the same parts as {@link KafkaRaftServer}, whose constructor leaves
 * no room for two things that embedded ones need: sockets that are already listening, and faults that do not halt the process.
 *
 * @param controller goes first, for the broker registers with it, and last, for the broker leaves in good order with its help
 */
record BrokerNode(ControllerServer controller, BrokerServer broker) {
    private static final Logger log = LoggerFactory.getLogger(BrokerNode.class);

    /** One that is not started yet, on formatted data. */
    static BrokerNode of(KafkaConfig config, AdoptedSockets sockets, BrokerFaults faults) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> formatted =
                KafkaRaftServer.initializeLogDirs(config, log, "Embedded broker: ");
        SharedServer shared = new SharedServer(
                config,
                formatted._1(),
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, formatted._1().clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                faults,
                sockets);
        BrokerServer broker = new BrokerServer(shared);
        return new BrokerNode(new ControllerServer(shared, KafkaRaftServer.configSchema(), formatted._2()), broker);
    }

    /** Formats aside and then moves, so that a directory is formatted in full or not at all, whenever it is killed. */
    static void format(Path data, Uuid cluster, int node) throws IOException {
        Path partial = data.resolveSibling(data.getFileName() + ".partial");
        FileTree.delete(partial);
        Files.createDirectories(partial);
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(cluster.toString())
                    .setNodeId(node)
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setDirectories(List.of(partial.toString()))
                    .setMetadataLogDirectory(partial.toString())
                    .setPrintStream(silent)
                    // Eligible leader replicas would distrust a killed broker's copy and prefer another; there is none.
                    .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Expected to format %s for the broker, but: %s".formatted(data, e.getMessage()), e);
        }
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What starting threw, as what a caller can handle: Scala throws checked exceptions without declaring them. */
    static IOException notStarted(Path dir, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new IOException("Expected the broker in %s to start, but: %s".formatted(dir, e.getMessage()), e);
    }
}
