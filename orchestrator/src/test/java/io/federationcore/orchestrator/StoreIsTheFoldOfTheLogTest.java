package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.OpenStep;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes, the store holds what the log folds to. {@link LogWitness} compares them behind every step; here the
 * steps are chance's, good ones and bad ones, while instances come and go.
 */
class StoreIsTheFoldOfTheLogTest {
    private static final int RUNS = 20;
    private static final int STEPS = 400;
    private static final int STEPS_OF_AN_INSTANCE = 90;
    private static final List<String> WORKFLOWS = List.of("pt004", "stubborn", "asking", "slow");

    private final Given given = new Given();
    private final World world = given.world();
    private final List<String> runs =
            new ArrayList<>(IntStream.range(0, RUNS).mapToObj(Letters::run).toList());
    private int begun = RUNS;
    private final List<Letter> sent = new ArrayList<>();
    private final Set<EventCode> logged = new HashSet<>();
    private final Set<RejectionCode> rejected = EnumSet.noneOf(RejectionCode.class);

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverComes(long seed) {
        Random random = new Random(seed);
        given.everybody()
                .policies(Workflows.POLICIES)
                .workflow(Workflows.PT004)
                .workflow(Workflows.STUBBORN)
                .workflow(Workflows.ASKING)
                .workflow(Workflows.SLOW);
        for (int step = 1; step <= STEPS; step++) {
            if (step % STEPS_OF_AN_INSTANCE == 0) {
                world.restart();
            } else if (random.nextInt(8) == 0) {
                world.pass(Duration.ofMillis(random.nextInt(15_000)));
            } else {
                send(letter(anyRun(random), random), random);
            }
            takeNote(world.outputs());
        }
        assertThat(logged)
                .as("chance went everywhere")
                .contains(
                        EventType.RUN_CREATED,
                        EventType.RUN_STATUS_CHANGED,
                        EventType.RUN_FINISHED,
                        EventType.STEP_STARTED,
                        EventType.STEP_COMPLETED,
                        EventType.GATE_REQUESTED,
                        EventType.GATE_FLAGGED,
                        EventType.GATE_RESOLVED,
                        EventType.VOTE_RECORDED,
                        EventType.COMMAND_REFUSED);
        assertThat(rejected)
                .contains(RejectionCode.DUPLICATE, RejectionCode.NOT_AUTHORISED, RejectionCode.RUN_FINISHED);
    }

    /** One of some twenty runs: now and then an ended one, in whose place another begins later. */
    private String anyRun(Random random) {
        int place = random.nextInt(RUNS);
        String run = runs.get(place);
        if (world.run(run) instanceof RunState.Ended && random.nextInt(5) > 0) {
            run = Letters.run(begun++);
            runs.set(place, run);
        }
        return run;
    }

    private void send(Letter letter, Random random) {
        world.send(letter);
        sent.add(letter);
        if (random.nextInt(10) == 0) {
            world.send(sent.get(random.nextInt(sent.size())).by(Party.MALLORY));
        } else if (random.nextInt(6) == 0) {
            world.send(sent.get(random.nextInt(sent.size())));
        }
    }

    /** Something that fits where the run stands, as a rule. */
    private Letter letter(String run, Random random) {
        if (!(world.run(run) instanceof RunState.Live live)) {
            return Letters.start(run, WORKFLOWS.get(random.nextInt(WORKFLOWS.size())));
        }
        if (random.nextInt(6) == 0) {
            return any(List.of(() -> Letters.pause(run), () -> Letters.resume(run), () -> Letters.cancel(run)), random);
        }
        if (live instanceof RunState.Paused paused && paused.heldSince() != null && random.nextInt(2) == 0) {
            return Letters.resume(run);
        }
        // A step that was finished while a person held the run leaves none open.
        return live.walk().steps().stream()
                .findFirst()
                .map(open -> letter(run, open, random))
                .orElseGet(() -> Letters.resume(run));
    }

    private static Letter letter(String run, OpenStep open, Random random) {
        return switch (open) {
            case OpenStep.AwaitingVerdict gate ->
                any(
                        List.of(
                                () -> Letters.allow(run),
                                () -> Letters.allow(run),
                                () -> Letters.allow(run),
                                () -> Letters.flag(run, "finance"),
                                () -> Letters.flag(run, "nobody"),
                                () -> Letters.deny(run)),
                        random);
            case OpenStep.AwaitingPeople gate ->
                any(
                        List.of(
                                () -> Letters.approve(run),
                                () -> Letters.approve(run).by(Party.GRACE),
                                () -> Letters.withdraw(run),
                                () -> Letters.requestOverride(run),
                                () -> Letters.applyOverride(run),
                                () -> Letters.reject(run)),
                        random);
            case OpenStep.InFlight step ->
                any(
                        List.of(
                                () -> Letters.done(run, step.stepId(), step.attempt()),
                                () -> Letters.done(run, step.stepId(), step.attempt()),
                                () -> Letters.failed(run, step.stepId(), step.attempt(), true)),
                        random);
            case OpenStep.Cleared step -> Letters.resume(run);
            case OpenStep.Resting step -> Letters.done(run, step.stepId(), step.attempt());
        };
    }

    private static Letter any(List<Supplier<Letter>> letters, Random random) {
        return letters.get(random.nextInt(letters.size())).get();
    }

    private void takeNote(List<Output> outputs) {
        for (Output output : outputs) {
            assertThat(output.topic())
                    .as("nothing that was sent is unreadable, and no decision fails")
                    .isNotEqualTo(world.topics().deadLetters());
            if (output.topic().equals(world.topics().audit())) {
                logged.add(output.recorded().entry().type());
            } else if (output.topic().equals(world.topics().rejections())) {
                rejected.add(output.read(Rejection.class).code());
            }
        }
    }
}
