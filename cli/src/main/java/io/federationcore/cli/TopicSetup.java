package io.federationcore.cli;

import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the topics that are missing, as the contract declares them. */
final class TopicSetup {
    private static final long PATIENCE_SECONDS = 30;

    private TopicSetup() {}

    static void ensure(KafkaConnection kafka) throws InterruptedException {
        try (Admin admin = Admin.create(new TreeMap<>(kafka.properties()))) {
            Set<String> there = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = kafka.topics().all().stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .map(TopicSetup::wanted)
                    .toList();
            admin.createTopics(missing).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Expected to create the topics at " + kafka.bootstrapServers(), e);
        }
    }

    private static NewTopic wanted(Topics.Topic topic) {
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()).configs(topic.settings());
    }
}
