package io.federationcore.schemas.topic;

import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The topics of one federation: their names under a prefix, and the settings that each is created with.
 *
 * @param prefix {@code fc-run.} unless configured
 * @param partitions of every run-keyed topic, fixed when the log is created; never changed
 * @param replication copies of each partition, or {@link #BROKERS_DEFAULT}
 */
public record Topics(String prefix, int partitions, int replication) {
    public static final String DEFAULT_PREFIX = "fc-run.";
    public static final int DEFAULT_PARTITIONS = 4;
    /** Replication is left to the broker: Kafka's own way of saying so. */
    public static final int BROKERS_DEFAULT = -1;

    static final String TIMESTAMP_TYPE = "message.timestamp.type";
    private static final String CLEANUP = "cleanup.policy";
    private static final String FOR_EVER = "-1";

    public Topics {
        if (!prefix.matches("[a-z0-9][a-z0-9._-]{0,50}\\.")) {
            throw new IllegalArgumentException(
                    "Expected a prefix such as 'fc-run.', but found '" + Checks.shortened(prefix) + "'");
        }
        Checks.between("partitions", partitions, 1, 1000);
        if (replication != BROKERS_DEFAULT) {
            Checks.between("replication", replication, 1, 100);
        }
    }

    /** Topics with as many copies as the broker makes by default. */
    public Topics(String prefix, int partitions) {
        this(prefix, partitions, BROKERS_DEFAULT);
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

    /** Signed heads of the log's trees; each partition's log in the partition of the same number. */
    public String checkpoints() {
        return prefix + "checkpoints";
    }

    /** Witnesses' signatures on them. */
    public String cosignatures() {
        return prefix + "cosignatures";
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
                topic(commands(), partitions, brokersTime(kept(Duration.ofDays(7)))),
                topic(gateRequests(), partitions, kept(Duration.ofDays(7))),
                topic(gateVerdicts(), partitions, brokersTime(kept(Duration.ofDays(7)))),
                topic(audit(), partitions, retained(FOR_EVER)),
                topic(state(), partitions, Map.of(CLEANUP, "compact")),
                topic(registry(), 1, Map.of(CLEANUP, "compact")),
                topic(rejections(), partitions, kept(Duration.ofDays(30))),
                topic(deadLetters(), partitions, kept(Duration.ofDays(30))),
                topic(checkpoints(), partitions, retained(FOR_EVER)),
                topic(cosignatures(), partitions, retained(FOR_EVER)));
    }

    /** Those of {@link #all()} that have these names. */
    public List<Topic> declared(String... names) {
        Set<String> wanted = Set.of(names);
        return all().stream().filter(topic -> wanted.contains(topic.name())).toList();
    }

    /** The topic of a task queue, as it is created when a workflow that names the queue is registered. */
    public Topic taskTopic(String queue) {
        return topic(tasks(queue), partitions, kept(Duration.ofDays(7)));
    }

    /**
     * A topic and what it is created with.
     *
     * @param replication copies of each partition, or {@link #BROKERS_DEFAULT}
     * @param settings Kafka's names and values; {@link TopicComparison} says which of them are lower bounds
     */
    public record Topic(String name, int partitions, int replication, Map<String, String> settings) {}

    private Topic topic(String name, int partitions, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("max.message.bytes", "1048576");
        // A replica that missed records must never become the leader: what the others had would be gone.
        all.put("unclean.leader.election.enable", "false");
        if (replication != BROKERS_DEFAULT) {
            all.put("min.insync.replicas", String.valueOf((replication + 1) / 2));
        }
        return new Topic(name, partitions, replication, Map.copyOf(all));
    }

    private static Map<String, String> kept(Duration time) {
        return retained(String.valueOf(time.toMillis()));
    }

    /** By time alone: a bound in bytes, which the broker may have by default, would take records before their time. */
    private static Map<String, String> retained(String millis) {
        return Map.of(CLEANUP, "delete", "retention.ms", millis, "retention.bytes", FOR_EVER);
    }

    private static Map<String, String> brokersTime(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(TIMESTAMP_TYPE, "LogAppendTime");
        return Map.copyOf(all);
    }
}
