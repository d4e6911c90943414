package io.federationcore.topics;

import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.TopicDifference;
import io.federationcore.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Looks at a service's topics before it starts. */
public final class TopicGuard {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** In a cluster each broker learns of a new topic in its own time. */
    private static final Duration SPREADING = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private TopicGuard() {}

    /**
     * Returns if every topic is as it is declared.
     *
     * @throws WrongTopics if not
     * @throws UnreachableKafka if the broker does not answer within half a minute
     */
    public static void require(KafkaConnection kafka, List<Topics.Topic> needed) {
        try (TopicAdmin admin = TopicAdmin.connect(kafka, PATIENCE)) {
            long end = System.nanoTime() + SPREADING.toNanos();
            List<TopicDifference> differences = admin.differences(needed);
            while (onlyMissing(differences) && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                differences = admin.differences(needed);
            }
            if (!differences.isEmpty()) {
                throw new WrongTopics(differences);
            }
        }
    }

    private static boolean onlyMissing(List<TopicDifference> differences) {
        return !differences.isEmpty()
                && differences.stream().allMatch(difference -> difference instanceof TopicDifference.Missing);
    }
}
