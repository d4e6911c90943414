package io.federationcore.schemas.topic;

import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics of one federation: their names under a prefix, and the settings that each is created with.
 *
 * @param prefix {@code fc-run.} unless configured
 * @param partitions of every run-keyed topic, fixed when the log is created; never changed
 */
public record Topics(String prefix, int partitions) {
    public static final String DEFAULT_PREFIX = "fc-run.";
    public static final int DEFAULT_PARTITIONS = 4;

    public Topics {
        if (!prefix.matches("[a-z0-9][a-z0-9._-]{0,50}\\.")) {
            throw new IllegalArgumentException(
                    "Expected a prefix such as 'fc-run.', but found '" + Checks.shortened(prefix) + "'");
        }
        Checks.between("partitions", partitions, 1, 1000);
    }

    public static Topics defaults() {
        return new Topics(DEFAULT_PREFIX, DEFAULT_PARTITIONS);
    }

    public String commands() {
        return prefix + "commands";
    }

    public String gateRequests() {
        return prefix + "gate-requests";
    }

    public String gateVerdicts() {
        return prefix + "gate-verdicts";
    }

    public String audit() {
        return prefix + "audit";
    }

    public String state() {
        return prefix + "state";
    }

    public String registry() {
        return prefix + "registry";
    }

    public String rejections() {
        return prefix + "rejections";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** The topic of a task queue; its name is checked, so that no unchecked input ever makes a topic. */
    public String tasks(String queue) {
        return prefix + "tasks." + Checks.name("queue", queue);
    }

    /** Every topic that exists from the start. */
    public List<Topic> all() {
        return List.of(
                new Topic(commands(), partitions, appendTime(kept(Duration.ofDays(7)))),
                new Topic(gateRequests(), partitions, kept(Duration.ofDays(7))),
                new Topic(gateVerdicts(), partitions, appendTime(kept(Duration.ofDays(7)))),
                new Topic(
                        audit(),
                        partitions,
                        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1")),
                new Topic(state(), partitions, Map.of("cleanup.policy", "compact")),
                new Topic(registry(), 1, Map.of("cleanup.policy", "compact")),
                new Topic(rejections(), partitions, kept(Duration.ofDays(30))),
                new Topic(deadLetters(), partitions, kept(Duration.ofDays(30))));
    }

    /** The topic of a task queue, as it is created when a workflow that names the queue is registered. */
    public Topic taskTopic(String queue) {
        return new Topic(tasks(queue), partitions, kept(Duration.ofDays(7)));
    }

    /**
     * A topic and what it is created with.
     *
     * @param settings Kafka's names and values
     */
    public record Topic(String name, int partitions, Map<String, String> settings) {}

    private static Map<String, String> kept(Duration time) {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", String.valueOf(time.toMillis()),
                "max.message.bytes", "1048576");
    }

    private static Map<String, String> appendTime(Map<String, String> settings) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put("message.timestamp.type", "LogAppendTime");
        return Map.copyOf(all);
    }
}
