package io.federationcore.schemas.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is declared against what a broker has: the one judgement of tools that set topics up and of services that refuse
 * to start on wrong ones. Settings that nobody declared are the operator's business.
 */
public final class TopicComparison {
    /** More than declared is as good: an operator may keep records for longer, or admit larger ones. */
    private static final Set<String> LOWER_BOUNDS =
            Set.of("retention.ms", "retention.bytes", "max.message.bytes", "min.insync.replicas");

    private static final String UNLIMITED = "-1";

    private TopicComparison() {}

    /** The differences, in the order of {@code declared}; none if all is as it must be. */
    public static List<TopicDifference> of(Collection<Topics.Topic> declared, Map<String, FoundTopic> foundByName) {
        List<TopicDifference> differences = new ArrayList<>();
        for (Topics.Topic topic : declared) {
            FoundTopic found = foundByName.get(topic.name());
            if (found == null) {
                differences.add(new TopicDifference.Missing(topic));
            } else {
                compare(topic, found, differences);
            }
        }
        return List.copyOf(differences);
    }

    private static void compare(Topics.Topic topic, FoundTopic found, List<TopicDifference> differences) {
        if (found.partitions() != topic.partitions()) {
            differences.add(new TopicDifference.OtherPartitions(topic.name(), topic.partitions(), found.partitions()));
        }
        if (found.replication() < topic.replication()) {
            differences.add(new TopicDifference.TooFewCopies(topic.name(), topic.replication(), found.replication()));
        }
        new TreeMap<>(topic.settings()).forEach((name, expected) -> {
            String value = found.settings().getOrDefault(name, "nothing");
            if (!satisfies(name, expected, value)) {
                boolean mendable = !name.equals(Topics.TIMESTAMP_TYPE) || found.empty();
                differences.add(new TopicDifference.OtherSetting(topic.name(), name, expected, value, mendable));
            }
        });
    }

    private static boolean satisfies(String name, String expected, String found) {
        if (found.equals(expected)) {
            return true;
        }
        if (!LOWER_BOUNDS.contains(name) || expected.equals(UNLIMITED)) {
            return false;
        }
        try {
            return found.equals(UNLIMITED) || Long.parseLong(found) >= Long.parseLong(expected);
        } catch (NumberFormatException e) {
            return false; // not a number, so not the one that was expected
        }
    }
}
