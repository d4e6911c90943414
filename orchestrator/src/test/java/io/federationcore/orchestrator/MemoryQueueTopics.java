package io.federationcore.orchestrator;

import java.util.Set;
import java.util.TreeSet;

/** Queues' topics without a broker. */
final class MemoryQueueTopics implements QueueTopics {
    private final Set<String> queues = new TreeSet<>();

    @Override
    public boolean exists(String queue) {
        return queues.contains(queue);
    }

    @Override
    public void ensure(Set<String> missing) {
        queues.addAll(missing);
    }

    void remove(String queue) {
        queues.remove(queue);
    }
}
