package io.federationcore.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicComparisonTest {
    private final Topics topics = new Topics("fc-run.", 4, 3);

    @Test
    void whatIsDeclaredIsAsItMustBe() {
        assertThat(compare(topics.commands(), "none", "none", true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "commands, retention.ms, 2592000000, true", // longer is as good
        "commands, retention.ms, -1, true",
        "commands, retention.ms, 1000, false",
        "commands, cleanup.policy, compact, false",
        "audit, retention.ms, 999999999999, false", // nothing but for ever is for ever
        "audit, cleanup.policy, 'delete,compact', false",
        "audit, min.insync.replicas, 1, false",
        "audit, unclean.leader.election.enable, true, false",
        "state, cleanup.policy, delete, false",
        "registry, max.message.bytes, 2097152, true",
        "registry, max.message.bytes, many, false",
    })
    void settingsAreLowerBoundsOrExact(String topic, String setting, String value, boolean good) {
        List<TopicDifference> differences = compare("fc-run." + topic, setting, value, false);

        assertThat(differences.isEmpty()).isEqualTo(good);
        assertThat(differences).allSatisfy(difference -> {
            assertThat(difference.mendable()).isTrue();
            assertThat(difference.message()).contains(topic, setting, value);
        });
    }

    @Test
    void producersTimesAreMendedOnlyWhereNoneAreWritten() {
        assertThat(compare(topics.commands(), "message.timestamp.type", "CreateTime", true))
                .allMatch(TopicDifference::mendable)
                .hasSize(1);
        assertThat(compare(topics.commands(), "message.timestamp.type", "CreateTime", false))
                .noneMatch(TopicDifference::mendable)
                .hasSize(1);
    }

    private List<TopicDifference> compare(String name, String setting, String value, boolean empty) {
        Topics.Topic topic = topics.declared(name).getFirst();
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.put(setting, value);
        return TopicComparison.of(
                List.of(topic), Map.of(name, new FoundTopic(name, topic.partitions(), 3, settings, empty)));
    }
}
