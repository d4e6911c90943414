package io.federationcore.schemas.settings;

import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import java.util.Map;

/**
 * Which member of its consumer group an instance is.
 *
 * @param instanceId {@code FC_INSTANCE_ID}: the same at each start, so that a restart takes up its partitions at once, and
 *     never that of another instance
 * @param sessionTimeout {@code FC_SESSION_TIMEOUT}: so long after a member's last sign of life the others take over. The
 *     broker's {@code group.min.session.timeout.ms} is its lower bound, 6 s by default
 */
public record GroupMember(String instanceId, Duration sessionTimeout) {
    public static final String INSTANCE_ID = "FC_INSTANCE_ID";
    public static final String SESSION_TIMEOUT = "FC_SESSION_TIMEOUT";
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    public GroupMember {
        Checks.name("instance id", instanceId);
    }

    /** A member with the default time-out. */
    public static GroupMember named(String instanceId) {
        return new GroupMember(instanceId, DEFAULT_SESSION_TIMEOUT);
    }

    public static GroupMember from(Settings settings) {
        return new GroupMember(
                settings.require(INSTANCE_ID, name -> Checks.name("instance id", name)),
                settings.duration(SESSION_TIMEOUT, DEFAULT_SESSION_TIMEOUT, SHORTEST, LONGEST));
    }

    /** Settings of Kafka's consumer. Four heartbeats fit into a session, so that three may be lost. */
    public Map<String, Object> consumerProperties() {
        int session = Math.toIntExact(sessionTimeout.toMillis());
        return Map.of(
                "group.instance.id", instanceId,
                "session.timeout.ms", session,
                "heartbeat.interval.ms", session / 4);
    }
}
