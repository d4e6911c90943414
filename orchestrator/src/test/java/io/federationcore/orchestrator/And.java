package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.Recorded;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Snapshot;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.topic.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What else came of it, until {@link #andNothingMore()}. Each clause takes its output away, so that none is told twice. */
final class And {
    private final Given given;
    private final World world;
    private final List<Output> untold;
    private List<Output> logged = List.of();
    private @Nullable Output told;

    And(Given given, World world) {
        this.given = given;
        this.world = world;
        this.untold = new ArrayList<>(world.outputs());
    }

    /** The seal, which follows every end, is not told; that it is right is what folding the log checks. */
    And andLogged(String... entries) {
        logged = takeAll(world.topics().audit());
        List<String> lines = new ArrayList<>();
        boolean ended = false;
        for (Output output : logged) {
            Event event = output.recorded().event();
            assertThat(event instanceof Event.RunSealed)
                    .as("the seal stands behind the end, and only there, but found %s", line(output))
                    .isEqualTo(ended);
            if (!ended) {
                lines.add(line(output));
            }
            ended = event instanceof Event.RunFinished;
        }
        assertThat(ended).as("ended without a seal").isFalse();
        assertThat(lines).containsExactly(entries);
        return this;
    }

    private static String line(Output output) {
        Recorded recorded = output.recorded();
        return recorded.entry().type().code() + " " + recorded.event().message();
    }

    /** The last entry promises that more will follow. */
    And andWaiting() {
        assertThat(logged.getLast().header(Headers.OUTCOME)).isEqualTo("waiting");
        return this;
    }

    /** The last entry says that this was all. */
    And andDone() {
        assertThat(logged.getLast().header(Headers.OUTCOME)).isEqualTo("done");
        return this;
    }

    /** What else is true of the last entry that {@link #andLogged} told. */
    And whoseEntry(Consumer<Entry> check) {
        check.accept(logged.getLast().recorded().entry());
        return this;
    }

    /** What else is true of the data of the last entry of that type that {@link #andLogged} told. */
    <E> And whoseEvent(Class<E> type, Consumer<E> check) {
        check.accept(logged.reversed().stream()
                .map(output -> output.recorded().event())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow());
        return this;
    }

    And andRejected(RejectionCode code) {
        Output output = take(world.topics().rejections());
        Rejection rejection = output.read(Rejection.class);
        assertThat(rejection.code()).as(rejection.message()).isEqualTo(code);
        assertThat(output.header(Headers.COMMAND_ID)).isEqualTo(rejection.commandId());
        assertThat(output.key()).isEqualTo(rejection.runId() == null ? "" : rejection.runId());
        return this;
    }

    /** The log holds that refusal, in no run's chain. */
    And andAudited(RejectionCode code) {
        logged = takeAll(world.topics().audit());
        assertThat(logged).hasSize(1);
        Recorded recorded = logged.getFirst().recorded();
        assertThat(recorded.entry().seq()).as("in no chain").isNull();
        assertThat(recorded.event())
                .isInstanceOfSatisfying(
                        Event.CommandRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
        return this;
    }

    /** What else is true of the rejection that was told last. */
    And whoseRejection(Consumer<Rejection> check) {
        check.accept(told().read(Rejection.class));
        return this;
    }

    And andDeadLetter(String reason) {
        Output output = take(world.topics().deadLetters());
        assertThat(output.header(Headers.DEAD_REASON)).contains(reason);
        assertThat(output.header(Headers.DEAD_PARTITION)).isEqualTo("0");
        assertThat(output.header(Headers.AUTH)).as("a signature is a secret").isNull();
        return this;
    }

    /** What else is true of the output that was told last. */
    And whoseOutput(Consumer<Output> check) {
        check.accept(told());
        return this;
    }

    /** The policy was asked whether a step may run. */
    And andAsked(String step, int attempt) {
        GateRequest request = take(world.topics().gateRequests()).read(GateRequest.class);
        assertThat(request.subject()).isInstanceOfSatisfying(Subject.OfStep.class, subject -> {
            assertThat(subject.stepId()).isEqualTo(step);
            assertThat(subject.attempt()).isEqualTo(attempt);
            assertThat(subject.inputSha256()).isEqualTo(subject.input().sha256());
        });
        return this;
    }

    /** The policy was asked whether a bundle may be published. */
    And andAskedAboutBundle() {
        GateRequest request = take(world.topics().gateRequests()).read(GateRequest.class);
        assertThat(request.subject()).isInstanceOf(Subject.OfBundle.class);
        return this;
    }

    And andTask(String queue, String step, int attempt) {
        Output output = take(world.topics().tasks(queue));
        Task task = output.read(Task.class);
        assertThat(output.key()).isEqualTo(task.runId() + "/" + step + "/" + attempt);
        assertThat(task.stepId()).isEqualTo(step);
        assertThat(task.attempt()).isEqualTo(attempt);
        assertThat(task.verdict()).as("a task carries its verdict").isNotNull();
        assertThat(task.inputSha256()).isEqualTo(task.input().sha256());
        return this;
    }

    /** The snapshot shows that status, and the step that is the first unfinished. */
    And andShown(RunStatus status, @Nullable String step) {
        Output output = take(world.topics().state());
        Snapshot snapshot = output.read(Snapshot.class);
        assertThat(output.key()).isEqualTo(snapshot.runId());
        assertThat(snapshot.status()).isEqualTo(status);
        assertThat(snapshot.currentStep()).isEqualTo(step);
        return this;
    }

    /** Records of the registry, in order; an artifact's digest is written {@code artifact}. */
    And andRegistered(String... keys) {
        List<String> found = takeAll(world.topics().registry()).stream()
                .map(output -> String.valueOf(output.key()))
                .map(key -> key.matches("[0-9a-f]{64}") ? "artifact" : key)
                .toList();
        assertThat(found).containsExactly(keys);
        return this;
    }

    And andFired(String timer) {
        Output output = take(world.topics().commands());
        Command command = output.read(Command.class);
        assertThat(output.key()).isEqualTo(command.runId());
        assertThat(command.body())
                .isInstanceOfSatisfying(
                        Command.TimerDue.class, due -> assertThat(due.timerId()).isEqualTo(timer));
        return this;
    }

    Given andNothingMore() {
        assertThat(untold.stream().map(And::shown)).as("nothing more").isEmpty();
        return given;
    }

    private static String shown(Output output) {
        byte[] value = output.value();
        return output.topic() + " " + output.key() + " "
                + (value == null ? "null" : Codec.readTree(value).toString());
    }

    private Output told() {
        assertThat(told).as("an output was told").isNotNull();
        return java.util.Objects.requireNonNull(told);
    }

    private Output take(String topic) {
        Output first = untold.stream()
                .filter(output -> output.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Expected a record on " + topic + ", but found only "
                        + Arrays.toString(untold.stream().map(And::shown).toArray())));
        untold.remove(first);
        told = first;
        return first;
    }

    private List<Output> takeAll(String topic) {
        List<Output> all =
                untold.stream().filter(output -> output.topic().equals(topic)).toList();
        untold.removeAll(all);
        return all;
    }
}
