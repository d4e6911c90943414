package io.federationcore.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of brokers that are their own controllers, alone or a few together, on a machine that has other things to do.
 */
final class BrokerSettings {
    /** The first broker's; the others count on. */
    static final int NODE_ID = 1;

    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String CLIENT_LISTENER = "CLIENTS";

    private BrokerSettings() {}

    /**
     * Those of one broker.
     *
     * @param log where it keeps everything
     * @param node its number, from {@link #NODE_ID} on
     * @param all the sockets of all of them, in the order of their numbers
     */
    static Map<String, String> of(Path log, int node, List<AdoptedSockets> all) {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(whoAndWhere(log, node, all));
        settings.putAll(copies(all.size()));
        settings.putAll(timing());
        settings.putAll(modestAppetite());
        return settings;
    }

    private static Map<String, String> whoAndWhere(Path log, int node, List<AdoptedSockets> all) {
        AdoptedSockets own = all.get(node - NODE_ID);
        String clients = CLIENT_LISTENER + "://" + LoopbackPort.HOST + ":" + own.clientPort();
        String controller = CONTROLLER_LISTENER + "://" + LoopbackPort.HOST + ":" + own.controllerPort();
        List<String> voters = new ArrayList<>();
        for (AdoptedSockets sockets : all) {
            voters.add((NODE_ID + voters.size()) + "@" + LoopbackPort.HOST + ":" + sockets.controllerPort());
        }
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(node),
                "listeners",
                clients + "," + controller,
                "advertised.listeners",
                clients,
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
                "inter.broker.listener.name",
                CLIENT_LISTENER,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                // Static voters, because they are read from here at each start and so may move to another port.
                "controller.quorum.voters",
                String.join(",", voters),
                "log.dirs",
                log.toString(),
                // A mistyped topic must be an error, not a new topic with the wrong number of partitions.
                "auto.create.topics.enable",
                "false");
    }

    /** A copy on each broker, of which all but one must be there. The defaults spread internal topics over 50 partitions. */
    private static Map<String, String> copies(int brokers) {
        String copies = Integer.toString(brokers);
        String inSync = Integer.toString(Math.max(1, brokers - 1));
        Map<String, String> settings = new HashMap<>();
        settings.put("default.replication.factor", copies);
        settings.put("min.insync.replicas", inSync);
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", copies);
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("share.coordinator.state.topic.min.isr", inSync);
        return settings;
    }

    private static Map<String, String> timing() {
        return Map.of(
                // Broker and controller live and die together, so a silent broker means a busy or sleeping machine.
                // With
                // the default of 9 s it would be shut out and every partition would lose its leader for a moment.
                "broker.session.timeout.ms", "600000",
                // Nobody else is about to join the group, so waiting for them only delays the first record by 3 s.
                "group.initial.rebalance.delay.ms", "0",
                // Lets services ask for short sessions, so that a killed one is replaced within seconds.
                "group.min.session.timeout.ms", "500",
                // A killed service's open transaction holds up every reader of committed records until it is aborted.
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
                // With the default of 20 ms, transactions that follow each other closely reach a quarter of their rate.
                "add.partitions.to.txn.retry.backoff.ms", "1");
    }

    private static Map<String, String> modestAppetite() {
        return Map.of(
                // The largest message of the contract is 512 KiB before headers; clients send at most 1 MiB by default.
                "message.max.bytes", "4194304",
                "num.network.threads", "1",
                "num.io.threads", "2",
                "background.threads", "4",
                // Allocated on the heap at start, 128 MiB by default; 16 MiB still compacts 700,000 keys in one pass.
                "log.cleaner.dedupe.buffer.size", "16777216",
                // An idle controller writes and syncs a record this often; twice a second is for clusters.
                "metadata.max.idle.interval.ms", "5000");
    }
}
