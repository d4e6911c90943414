package io.federationcore.bench;

import io.federationcore.schemas.settings.KafkaConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The floor's topics, apart from the system's: as many partitions, and no more than the broker's own settings. */
record FloorTopics(int partitions) {
    private static final String PREFIX = "fc-bench.";

    String in() {
        return PREFIX + "in";
    }

    String requests() {
        return PREFIX + "requests";
    }

    String tasks() {
        return PREFIX + "tasks";
    }

    String log() {
        return PREFIX + "log";
    }

    String stores() {
        return PREFIX + "stores";
    }

    String raw() {
        return PREFIX + "raw";
    }

    /** The application id of the pass-through, and its transactional id's start. */
    static String application() {
        return PREFIX + "floor";
    }

    /** Creates those that are missing. */
    void ensure(KafkaConnection kafka) throws InterruptedException {
        long patience = FloorLoad.PATIENCE.toSeconds();
        try (Admin admin = Admin.create(new TreeMap<>(kafka.properties()))) {
            Set<String> there = admin.listTopics().names().get(patience, TimeUnit.SECONDS);
            List<NewTopic> missing = List.of(in(), requests(), tasks(), log(), stores(), raw()).stream()
                    .filter(name -> !there.contains(name))
                    .map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()))
                    .toList();
            admin.createTopics(missing).all().get(patience, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Expected to create the floor's topics at " + kafka.bootstrapServers(), e);
        }
    }
}
