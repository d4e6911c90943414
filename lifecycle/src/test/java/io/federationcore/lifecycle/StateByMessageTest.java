package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.deny;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.reject;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.WireNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state a run can be in × every message: what happens is in {@code state-by-message.txt}, and a pair without a row
 * fails the build. A new status, step, command or timer must be given its place here before anything works.
 */
final class StateByMessageTest {
    private static final String TABLE = "state-by-message.txt";
    /** Half of the first step's time-out, and less than a quarter of the second's. */
    private static final Duration LATER = Duration.ofSeconds(15);

    private static final Map<String, State> STATES = states();
    private static final Map<String, Act> MESSAGES = messages();

    /** A state by the words that lead to it. */
    private record State(String workflow, List<Act> given) {
        TestRun reach() {
            TestRun run = new TestRun(workflow);
            Scenario.of(run).given(given.toArray(Act[]::new));
            return run;
        }
    }

    private static Map<String, State> states() {
        Map<String, State> states = new LinkedHashMap<>();
        BiConsumer<String, List<Act>> add = (name, given) -> states.put(name, new State(Workflows.TWO_STEPS, given));
        add.accept("unborn", List.of());
        states.put("pending", new State(Workflows.EXTERNAL, List.of(start())));
        add.accept("running, awaiting verdict", List.of(start()));
        states.put("running, awaiting verdict at a required gate", new State(Workflows.PAYMENT, atRequiredGate()));
        add.accept("running, in flight", List.of(start(), allow()));
        add.accept("running, in flight for the last time", List.of(start(), allow(), fail("a"), retry(), allow()));
        add.accept("running, resting", List.of(start(), allow(), fail("a")));
        add.accept("running, last step in flight", List.of(start(), allow(), complete("a"), allow()));
        add.accept("paused by gate", List.of(start(), flag("one-finance")));
        add.accept("paused by gate, one more vote needed", List.of(start(), flag("two-finance"), approve(Cast.FINN)));
        add.accept(
                "paused by gate, override requested",
                List.of(start(), flag("one-finance"), Acts.requestOverride(Cast.OTTO)));
        add.accept("paused by person, awaiting verdict", List.of(start(), pause()));
        add.accept("paused by person, cleared", List.of(start(), pause(), allow()));
        add.accept("paused by person, in flight", List.of(start(), allow(), pause()));
        add.accept("paused by person, resting", List.of(start(), allow(), fail("a"), pause()));
        add.accept("paused by person, between steps", List.of(start(), allow(), pause(), complete("a")));
        add.accept(
                "paused by person, all steps done",
                List.of(start(), allow(), complete("a"), allow(), pause(), complete("b")));
        add.accept("paused by both", List.of(start(), flag("one-finance"), pause()));
        BiConsumer<String, List<Act>> external =
                (name, given) -> states.put(name, new State(Workflows.EXTERNAL, given));
        external.accept("external, at no step", List.of(start(), resume()));
        external.accept("external, awaiting verdict", List.of(start(), Acts.enter("a")));
        external.accept("external, at a step", List.of(start(), Acts.enter("a"), allow()));
        external.accept("external, required step entered", List.of(start(), Acts.enter("b"), allow()));
        external.accept("external, paused by person", List.of(start(), Acts.enter("a"), allow(), pause()));
        external.accept("external, paused by person, cleared", List.of(start(), Acts.enter("a"), pause(), allow()));
        external.accept("external, gate opened", List.of(start(), Acts.enter("a"), allow(), Acts.openGate("b")));
        external.accept("external, gate opened and held", List.of(start(), Acts.openGate("b"), pause()));
        add.accept("completed", List.of(start(), allow(), complete("a"), allow(), complete("b")));
        add.accept("failed", List.of(start(), deny()));
        add.accept(
                "failed, override not reviewed",
                List.of(
                        start(),
                        flag("one-finance"),
                        Acts.requestOverride(Cast.OTTO),
                        Acts.applyOverride(Cast.OLGA),
                        cancel()));
        return states;
    }

    private static List<Act> atRequiredGate() {
        return List.of(start(), allow(), complete("look-up"), allow(), complete("assess"));
    }

    private static Act retry() {
        return due(Timer.Kind.RETRY);
    }

    private static Map<String, Act> messages() {
        Map<String, Act> messages = new LinkedHashMap<>();
        messages.put("start_run", start());
        messages.put("pause_run", pause());
        messages.put("resume_run", resume());
        messages.put("cancel_run", cancel());
        messages.put("complete_step", Acts.onOpenStep(Acts::complete));
        messages.put("fail_step", Acts.onOpenStep(Acts::fail));
        messages.put("fail_step for good", Acts.onOpenStep(Acts::failForGood));
        messages.put("extend_step", Acts.onOpenStep(Acts::extend));
        messages.put("extend_step later", Acts.onOpenStep(Acts::extend).after(LATER));
        messages.put("cast_vote approve", approve(Cast.FAY));
        messages.put("cast_vote reject", reject(Cast.FAY));
        messages.put("enter_step a", Acts.enter("a"));
        messages.put("enter_step b", Acts.enter("b"));
        messages.put("enter_step unknown", Acts.enter("nowhere"));
        messages.put("open_gate a", Acts.openGate("a"));
        messages.put("open_gate b", Acts.openGate("b"));
        messages.put("finish_run completed", Acts.finishAs(RunStatus.COMPLETED));
        messages.put("finish_run failed", Acts.finishAs(RunStatus.FAILED));
        messages.put("withdraw_vote", Acts.withdraw(Cast.FINN));
        messages.put("request_override", Acts.requestOverride(Cast.OTTO));
        messages.put("apply_override", Acts.applyOverride(Cast.OLGA));
        messages.put("review_override", Acts.reviewOverride(Cast.VIC));
        messages.put("verdict allow", allow());
        messages.put("verdict flag", flag("one-finance"));
        messages.put("verdict deny", deny());
        for (Timer.Kind kind : Timer.Kind.values()) {
            messages.put("timer_due " + WireNames.of(kind), due(kind));
        }
        return messages;
    }

    /** What the table says, by state and message. */
    private static Map<Pair, String> rows() {
        Map<Pair, String> rows = new LinkedHashMap<>();
        for (String line : Resources.lines(TABLE)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\\|", -1);
            assertThat(cells).as("the cells of '%s'", line).hasSize(3);
            Pair pair = new Pair(cells[0].strip(), cells[1].strip());
            assertThat(rows.put(pair, cells[2].strip()))
                    .as("a second row for %s", pair)
                    .isNull();
        }
        return rows;
    }

    private record Pair(String state, String message) {
        String outcome() {
            TestRun run = Objects.requireNonNull(STATES.get(state)).reach();
            return switch (run.take(
                    Objects.requireNonNull(MESSAGES.get(message)).in(run))) {
                case Decision.Rejected<RunState> rejected ->
                    "refused: " + rejected.code().wire();
                case Decision.Accepted<RunState> accepted ->
                    accepted.entries().stream()
                            .filter(recorded -> !(recorded.event() instanceof Event.RunSealed)) // behind every end
                            .map(recorded -> inShort(recorded.event()))
                            .collect(Collectors.joining(", "));
            };
        }

        String row() {
            return "%-48s | %-18s | ".formatted(state, message);
        }
    }

    /** An event's name, and for a change of status what it changed to. */
    private static String inShort(Event event) {
        String name = event.type().name().toLowerCase(Locale.ROOT);
        return switch (event) {
            case Event.RunStatusChanged changed -> name + " " + changed.to().wire();
            case Event.RunFinished finished -> name + " " + finished.reason().wire();
            case Event.GateResolved resolved -> name + " " + resolved.outcome().wire();
            default -> name;
        };
    }

    static Stream<Arguments> table() {
        return rows().entrySet().stream()
                .map(row -> Arguments.of(row.getKey().state(), row.getKey().message(), row.getValue()));
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @MethodSource("table")
    void happensAsTheTableSays(String state, String message, String outcome) {
        assertThat(STATES).containsKey(state);
        assertThat(MESSAGES).containsKey(message);

        assertThat(new Pair(state, message).outcome()).isEqualTo(outcome);
    }

    @Test
    void everyPairHasARow() {
        Set<Pair> missing = new LinkedHashSet<>();
        STATES.keySet().forEach(state -> MESSAGES.keySet().forEach(message -> missing.add(new Pair(state, message))));
        missing.removeAll(rows().keySet());

        assertThat(missing.stream().map(pair -> pair.row() + pair.outcome()).collect(Collectors.joining("\n")))
                .as("pairs without a row in %s; say what should happen, and compare with what does", TABLE)
                .isEmpty();
    }

    @Test
    void everyMessageOfTheContractIsAmongTheMessages() {
        Set<String> wanted = new TreeSet<>();
        for (Class<?> body : Command.RunBody.class.getPermittedSubclasses()) {
            wanted.add(
                    body.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
        }
        Stream.of(VerdictKind.values()).forEach(kind -> wanted.add("verdict " + kind.wire()));
        Stream.of(Timer.Kind.values()).forEach(kind -> wanted.add("timer_due " + WireNames.of(kind)));

        assertThat(wanted)
                .allSatisfy(name -> assertThat(MESSAGES.keySet()).anyMatch(message -> message.startsWith(name)));
    }

    /** A step is cleared only while a person holds the run, and waits for people only while it is paused. */
    @Test
    void everyStatusAndOpenStepIsAmongTheStates() {
        Set<String> reached = new TreeSet<>();
        for (State state : STATES.values()) {
            RunState run = state.reach().state();
            String status = run.getClass().getSimpleName();
            boolean held = run instanceof RunState.Paused paused && paused.heldSince() != null;
            reached.add(status);
            if (run instanceof RunState.Live live) {
                live.walk()
                        .steps()
                        .forEach(step -> reached.add(status
                                + (held ? " held " : " ")
                                + step.getClass().getSimpleName()));
            }
        }

        assertThat(reached)
                .containsExactlyInAnyOrder(
                        "Unborn",
                        "Pending",
                        "Running",
                        "Running AwaitingVerdict",
                        "Running InFlight",
                        "Running Resting",
                        "Paused",
                        "Paused AwaitingPeople",
                        "Paused held AwaitingPeople",
                        "Paused held AwaitingVerdict",
                        "Paused held Cleared",
                        "Paused held InFlight",
                        "Paused held Resting",
                        "Completed",
                        "Failed");
        assertThat(leaves(RunState.class)).allMatch(reached::contains);
        assertThat(leaves(OpenStep.class))
                .allSatisfy(kind -> assertThat(reached).anyMatch(name -> name.endsWith(" " + kind)));
    }

    private static Set<String> leaves(Class<?> sealed) {
        Class<?>[] permitted = sealed.getPermittedSubclasses();
        return permitted == null
                ? Set.of(sealed.getSimpleName())
                : Stream.of(permitted).flatMap(type -> leaves(type).stream()).collect(Collectors.toSet());
    }
}
