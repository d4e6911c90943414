package io.federationcore.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private final Map<String, Topics.Topic> byName =
            Topics.defaults().all().stream().collect(Collectors.toMap(Topics.Topic::name, Function.identity()));

    @Test
    void namesAreThoseOfTheDesign() {
        assertThat(byName.keySet())
                .containsExactlyInAnyOrder(
                        "fc-run.commands",
                        "fc-run.gate-requests",
                        "fc-run.gate-verdicts",
                        "fc-run.audit",
                        "fc-run.state",
                        "fc-run.registry",
                        "fc-run.rejections",
                        "fc-run.dead-letters",
                        "fc-run.checkpoints",
                        "fc-run.cosignatures");
        assertThat(new Topics("acme.test.", 12).commands()).isEqualTo("acme.test.commands");
        assertThat(Topics.defaults().taskTopic("payments").name()).isEqualTo("fc-run.tasks.payments");
    }

    private Map<String, String> settings(String topic) {
        return Objects.requireNonNull(byName.get(topic), topic).settings();
    }

    @Test
    void theLogIsNeverCleanedAndCommandsHaveTheBrokersTime() {
        assertThat(settings("fc-run.audit"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
        assertThat(settings("fc-run.commands"))
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("retention.ms", "604800000");
        assertThat(settings("fc-run.gate-verdicts")).containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(settings("fc-run.state")).containsEntry("cleanup.policy", "compact");
        assertThat(settings("fc-run.registry")).containsEntry("cleanup.policy", "compact");
        assertThat(settings("fc-run.rejections")).containsEntry("retention.ms", "2592000000");
    }

    @Test
    void allRunKeyedTopicsHaveTheSamePartitions() {
        Topics twelve = new Topics("fc-run.", 12);

        assertThat(twelve.all())
                .filteredOn(topic -> !topic.name().equals(twelve.registry()))
                .allSatisfy(topic -> assertThat(topic.partitions()).isEqualTo(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "../x", ".x", "-x", "é", "a\n", "a\u0000"})
    void noUncheckedTextBecomesATopic(String queue) {
        assertThatThrownBy(() -> Topics.defaults().tasks(queue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'queue'");
    }

    @Test
    void noNameIsLongerThanKafkaAdmits() {
        String longestPrefix = "p".repeat(51) + ".";

        assertThat(new Topics(longestPrefix, 1).tasks("q".repeat(100))).hasSizeLessThan(249);
        assertThatThrownBy(() -> Topics.defaults().tasks("q".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "fc-run", "FC.", "a b.", "-a.", "é.", "fc-run.\n"})
    void prefixesAreChecked(String prefix) {
        assertThatThrownBy(() -> new Topics(prefix, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected a prefix such as 'fc-run.'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void partitionsAreBounded(int partitions) {
        assertThatThrownBy(() -> new Topics("fc-run.", partitions)).isInstanceOf(IllegalArgumentException.class);
    }
}
