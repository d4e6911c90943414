package io.federationcore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import org.junit.jupiter.api.Test;

class ResultCommandsTest {
    private static final Actor CASHIER = Actor.parse("titan:cashier");
    private static final Task TASK = TaskFixture.task("transfer");

    @Test
    void theSameResultOfTheSameAttemptIsTheSameCommand() {
        TaskResult result = TaskResult.completed(JsonValue.parse("{\"b\": 1, \"a\": 2}"));
        TaskResult equal = TaskResult.completed(JsonValue.parse("{\"a\":2,\"b\":1}"));
        assertThat(ResultCommands.of(TASK, result, CASHIER)).isEqualTo(ResultCommands.of(TASK, equal, CASHIER));
    }

    @Test
    void anotherAttemptOrAnotherTitanHasAnotherId() {
        TaskResult result = TaskResult.completed(JsonValue.NULL);
        String id = ResultCommands.of(TASK, result, CASHIER).commandId();
        assertThat(id).startsWith("task-").hasSize(45);
        assertThat(ResultCommands.of(TaskFixture.task("refund"), result, CASHIER)
                        .commandId())
                .isNotEqualTo(id);
        assertThat(ResultCommands.of(TASK, result, Actor.parse("titan:auditor")).commandId())
                .isNotEqualTo(id);
    }

    @Test
    void anOutputThatIsTooLargeFailsTheStepAtOnce() {
        JsonValue large = JsonValue.parse('"' + "x".repeat(Limits.PAYLOAD_BYTES) + '"');
        Command.FailStep failed = failed(TaskResult.completed(large));
        assertThat(failed.code()).isEqualTo("too_large");
        assertThat(failed.retryable()).isFalse();
    }

    @Test
    void anOutputThatTheOrchestratorCouldNotReadFailsTheStepAtOnce() {
        JsonValue deep = JsonValue.parse("[".repeat(31) + "]".repeat(31));
        Command.FailStep failed = failed(TaskResult.completed(deep));
        assertThat(failed.code()).isEqualTo("malformed");
        assertThat(failed.message()).contains("cannot be sent");
    }

    @Test
    void anyThrowableMakesAFailureThatCanBeSent() {
        assertThat(failed(TaskResult.thrown(new IllegalStateException())).message())
                .isEqualTo("IllegalStateException");
        String wild = "x".repeat(1_985 - "IllegalStateException".length()) + "\ud83d\ude00".repeat(20) + "\ud83d";
        Command.FailStep failed = failed(TaskResult.thrown(new IllegalStateException(wild)));
        assertThat(failed.code()).isEqualTo("exception");
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.message()).hasSize(Command.MAX_TEXT);
    }

    private static Command.FailStep failed(TaskResult result) {
        return (Command.FailStep) ResultCommands.of(TASK, result, CASHIER).body();
    }
}
