package io.federationcore.orchestrator;

import java.util.Set;

/** The topics of task queues. Sending to one that is missing would stall the stream, so it is asked first. */
public interface QueueTopics {
    /** Whether the queue's topic is known to exist. */
    boolean exists(String queue);

    /** Creates the topics that are missing, and returns when they exist or when a bounded time is over. */
    void ensure(Set<String> queues);
}
