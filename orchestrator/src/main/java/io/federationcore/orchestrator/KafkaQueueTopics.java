package io.federationcore.orchestrator;

import io.federationcore.schemas.topic.Topics;
import io.federationcore.topics.TopicAdmin;
import io.federationcore.topics.UnreachableKafka;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Task topics on the broker, and a cached list of those that exist. */
final class KafkaQueueTopics implements QueueTopics {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaQueueTopics.class);
    /** How long a registration may hold up its partition. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A missing topic is looked for again no sooner than this, in nanoseconds. */
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final TopicAdmin admin;
    private final Topics topics;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile long lastLook = System.nanoTime() - LOOK_AGAIN;

    KafkaQueueTopics(TopicAdmin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    @Override
    public boolean exists(String queue) {
        if (!known.contains(queue) && System.nanoTime() - lastLook >= LOOK_AGAIN) {
            look();
        }
        return known.contains(queue);
    }

    @Override
    public void ensure(Set<String> queues) {
        for (String queue : queues) {
            if (known.contains(queue)) {
                continue;
            }
            Topics.Topic topic = topics.taskTopic(queue);
            try {
                admin.create(topic);
                known.add(queue);
            } catch (UnreachableKafka | KafkaException e) {
                LOG.warn("Could not create topic {}: its steps will fail until it exists", topic.name(), e);
            }
        }
    }

    private void look() {
        String prefix = topics.prefix() + "tasks.";
        try {
            admin.names().stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .forEach(known::add);
        } catch (UnreachableKafka | KafkaException e) {
            LOG.warn("Could not list the topics: steps whose queue is not known yet will fail", e);
        }
        lastLook = System.nanoTime();
    }
}
