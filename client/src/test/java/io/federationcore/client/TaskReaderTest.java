package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskReaderTest {
    private static final String GOOD = TaskFixture.INPUT.sha256();

    @Test
    void readsATaskThatWasLetThrough() {
        Task task = TaskFixture.task("transfer");
        assertThat(TaskReader.read(TaskFixture.record(0, task), TaskFixture.QUEUE))
                .isEqualTo(task);
        Task flagged = withVerdict(TaskFixture.verdict("transfer", VerdictKind.FLAG, GOOD));
        assertThat(TaskReader.read(TaskFixture.record(0, flagged), TaskFixture.QUEUE))
                .isEqualTo(flagged);
    }

    @Test
    void refusesATaskThatNoVerdictCovers() {
        assertRefused(withVerdict(null), "Expected a task with its verdict, but found one without");
        assertRefused(withVerdict(TaskFixture.verdict("transfer", VerdictKind.DENY, GOOD)), "found a denial");
        assertRefused(withVerdict(TaskFixture.verdict("refund", VerdictKind.ALLOW, GOOD)), "'verdict.step_id'");
        assertRefused(
                withVerdict(TaskFixture.verdict("transfer", VerdictKind.ALLOW, "0".repeat(64))),
                "'verdict.input_sha256'");
    }

    @Test
    void refusesWhatContradictsItself() {
        Task task = TaskFixture.task("transfer");
        ConsumerRecord<byte[], byte[]> right = TaskFixture.record(0, task);
        assertThatThrownBy(() -> TaskReader.read(right, "refunds")).hasMessageContaining("Expected 'queue' to be");
        ConsumerRecord<byte[], byte[]> misplaced =
                new ConsumerRecord<>(TaskFixture.TOPIC, 0, 0, "another".getBytes(UTF_8), right.value());
        assertThatThrownBy(() -> TaskReader.read(misplaced, TaskFixture.QUEUE))
                .hasMessageContaining("Expected 'key' to be");
        byte[] tampered = new String(right.value(), UTF_8)
                .replace("\"amount\":5", "\"amount\":6")
                .getBytes(UTF_8);
        ConsumerRecord<byte[], byte[]> changed = new ConsumerRecord<>(TaskFixture.TOPIC, 0, 0, right.key(), tampered);
        assertThatThrownBy(() -> TaskReader.read(changed, TaskFixture.QUEUE))
                .hasMessageContaining("Expected 'input_sha256' to be");
    }

    @Test
    void refusesWhatIsNoTask() {
        byte[] nothing = null;
        assertThatThrownBy(() -> TaskReader.read(
                        new ConsumerRecord<>(TaskFixture.TOPIC, 0, 0, new byte[0], nothing), TaskFixture.QUEUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TaskReader.read(
                        new ConsumerRecord<>(TaskFixture.TOPIC, 0, 0, new byte[0], "{}".getBytes(UTF_8)),
                        TaskFixture.QUEUE))
                .isInstanceOfAny(InvalidJson.class, IllegalArgumentException.class);
    }

    private static Task withVerdict(@Nullable Verdict verdict) {
        return TaskFixture.task("transfer", TaskFixture.NOW, verdict);
    }

    private static void assertRefused(Task task, String message) {
        assertThatThrownBy(() -> TaskReader.read(TaskFixture.record(0, task), TaskFixture.QUEUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
