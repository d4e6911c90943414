package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.client.TaskResult;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Task;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program's exit code and output make of its task. */
@Timeout(60)
class ProgramHandlerTest {
    private static final JsonValue INPUT = JsonValue.parse("{\"input\":{\"amount\":5},\"results\":{}}");

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void inputComesOnStdinAndOutputIsWhatStdoutSays() throws Exception {
        assertThat(run("cat")).isEqualTo(TaskResult.completed(INPUT));
    }

    @Test
    void theTaskIsNamedInTheEnvironment() throws Exception {
        String program = "printf '[\"%s\",\"%s\",\"%s\",\"%s\"]' $FC_STEP_ID $FC_ATTEMPT $FC_QUEUE $FC_DUE";
        assertThat(run(program))
                .isEqualTo(TaskResult.completed(
                        JsonValue.parse("[\"transfer\",\"2\",\"payments\",\"2026-03-01T12:00:00.000Z\"]")));
    }

    @Test
    void anotherExitCodeIsAFailureAndTheLastLineSaysWhy() throws Exception {
        assertThat(run("echo first >&2; echo 'card declined' >&2; echo >&2; exit 3"))
                .isEqualTo(new TaskResult.Failed("exit_3", "card declined", true));
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("first\ncard declined\n");
        assertThat(run("exit 100"))
                .isEqualTo(new TaskResult.Failed("exit_100", "The program exited with code 100", false));
    }

    @Test
    void noJsonAndTooMuchFailTheTask() throws Exception {
        assertThat(run("echo hello")).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("no_json");
            assertThat(failed.retryable()).isTrue();
        });
        assertThat(run("head -c 300000 /dev/zero | tr '\\0' 1"))
                .isInstanceOfSatisfying(
                        TaskResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("too_large"));
    }

    @Test
    void anInterruptKillsTheProgramAndWhatItStarted(@TempDir Path dir) throws Exception {
        Path pids = dir.resolve("pids");
        Callable<TaskResult> endless =
                () -> run("sleep 600 & echo $$ $! > " + pids + ".new; mv " + pids + ".new " + pids + "; wait");
        FutureTask<TaskResult> work = new FutureTask<>(endless);
        Thread worker = Thread.ofVirtual().start(work);
        while (Files.notExists(pids)) {
            Thread.onSpinWait();
        }
        worker.interrupt();
        assertThatThrownBy(work::get).hasCauseInstanceOf(InterruptedException.class);
        for (String pid : Files.readString(pids).strip().split(" ")) {
            ProcessHandle.of(Long.parseLong(pid))
                    .ifPresent(process -> process.onExit().join());
        }
    }

    private TaskResult run(String program) throws Exception {
        Task task = new Task(
                Task.VERSION,
                "acme",
                "01890a5d-ac96-774b-bcce-b302099a8057",
                "pay",
                "1",
                "transfer",
                StepType.ACT,
                2,
                "payments",
                Instant.parse("2026-03-01T12:00:00.000Z"),
                INPUT,
                INPUT.sha256(),
                "g",
                null,
                null,
                null);
        return new ProgramHandler(program, new PrintStream(errors, true, StandardCharsets.UTF_8)).handle(task);
    }
}
