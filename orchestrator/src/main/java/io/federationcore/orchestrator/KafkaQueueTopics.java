package io.federationcore.orchestrator;

import io.federationcore.schemas.topic.Topics;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Task topics on the broker, and a cached list of those that exist. */
final class KafkaQueueTopics implements QueueTopics {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaQueueTopics.class);
    /** How long a registration may hold up its partition, in seconds. */
    private static final long PATIENCE = 5;
    /** A missing topic is looked for again no sooner than this, in nanoseconds. */
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final Admin admin;
    private final Topics topics;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile long lastLook = System.nanoTime() - LOOK_AGAIN;

    KafkaQueueTopics(Admin admin, Topics topics) {
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
            NewTopic wanted = new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                    .configs(topic.settings());
            try {
                admin.createTopics(Set.of(wanted)).all().get(PATIENCE, TimeUnit.SECONDS);
                known.add(queue);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    known.add(queue);
                } else {
                    LOG.warn("Could not create topic {}: its steps will fail until it exists", topic.name(), e);
                }
            } catch (TimeoutException e) {
                LOG.warn("Creating topic {} takes long: its steps will fail until it exists", topic.name(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look() {
        String prefix = topics.prefix() + "tasks.";
        try {
            Collection<String> names = admin.listTopics().names().get(PATIENCE, TimeUnit.SECONDS);
            names.stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .forEach(known::add);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Could not list the topics: steps whose queue is not known yet will fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lastLook = System.nanoTime();
    }
}
