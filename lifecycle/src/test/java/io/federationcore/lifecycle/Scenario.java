package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import java.util.List;
import java.util.function.Consumer;

/**
 * A test of one run that reads like a sentence: given what was said before, when this is said, then these events or this
 * rejection. Each part offers only what may follow it.
 */
final class Scenario {
    private final TestRun run;

    private Scenario(TestRun run) {
        this.run = run;
    }

    /** A scenario of one run of that workflow. */
    static Given of(String workflowYaml) {
        return of(new TestRun(workflowYaml));
    }

    /** A scenario of a run whose surroundings were prepared. */
    static Given of(TestRun run) {
        return new Given(new Scenario(run));
    }

    /** Before anything was said. */
    static final class Given {
        private final Scenario scenario;

        private Given(Scenario scenario) {
            this.scenario = scenario;
        }

        /** What was said before; all of it must be accepted. */
        When given(Act... acts) {
            scenario.accept(List.of(acts));
            return new When(scenario);
        }

        Then when(Act act) {
            return new When(scenario).when(act);
        }
    }

    /** Ready for what is to be tested. */
    static final class When {
        private final Scenario scenario;

        private When(Scenario scenario) {
            this.scenario = scenario;
        }

        Then when(Act act) {
            RunState before = scenario.run.state();
            return new Then(scenario, before, scenario.run.take(act.in(scenario.run)));
        }

        /** The run, for what only a test of its own can see. */
        TestRun run() {
            return scenario.run;
        }
    }

    /** Said, but not looked at yet. */
    static final class Then {
        private final Scenario scenario;
        private final RunState before;
        private final Decision<RunState> decision;

        private Then(Scenario scenario, RunState before, Decision<RunState> decision) {
            this.scenario = scenario;
            this.before = before;
            this.decision = decision;
        }

        /** Exactly these events happened, in this order. */
        @SafeVarargs
        final After then(Class<? extends Event>... events) {
            assertThat(scenario.eventsOf(decision))
                    .extracting(event -> (Object) event.getClass())
                    .containsExactly((Object[]) events);
            return new After(scenario, decision);
        }

        /** It was refused with that code, and nothing changed. */
        void thenRejected(RejectionCode code) {
            thenRejected(code, "");
        }

        /** It was refused with that code and a sentence that says why, and nothing changed. */
        void thenRejected(RejectionCode code, String why) {
            assertThat(decision)
                    .as("the decision in state %s", before)
                    .isInstanceOfSatisfying(Decision.Rejected.class, rejected -> {
                        assertThat(rejected.code()).isEqualTo(code);
                        assertThat(rejected.message()).contains(why);
                    });
            assertThat(scenario.run.state()).isEqualTo(before);
        }
    }

    /** After what happened was looked at. */
    static final class After {
        private final Scenario scenario;
        private final Decision<RunState> decision;

        private After(Scenario scenario, Decision<RunState> decision) {
            this.scenario = scenario;
            this.decision = decision;
        }

        /** The first of the new events of that type passes {@code check}. */
        <E extends Event> After with(Class<E> type, Consumer<E> check) {
            E event = scenario.eventsOf(decision).stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .findFirst()
                    .orElseThrow();
            check.accept(event);
            return this;
        }

        /** What was sent because of it passes {@code check}. */
        After sending(Consumer<RunEffects.Outgoing> check) {
            check.accept(scenario.run.lastSent());
            return this;
        }

        /** The run is in a state that passes {@code check}. */
        <S extends RunState> After leaving(Class<S> status, Consumer<S> check) {
            assertThat(scenario.run.state()).isInstanceOfSatisfying(status, check);
            return this;
        }

        Then when(Act act) {
            return new When(scenario).when(act);
        }
    }

    private void accept(List<Act> acts) {
        for (int i = 0; i < acts.size(); i++) {
            Decision<RunState> decision = run.take(acts.get(i).in(run));
            assertThat(decision).as("number %d of what was given", i + 1).isInstanceOf(Decision.Accepted.class);
        }
    }

    private List<Event> eventsOf(Decision<RunState> decision) {
        return switch (decision) {
            case Decision.Accepted<RunState> accepted ->
                accepted.entries().stream().map(Recorded::event).toList();
            case Decision.Rejected<RunState> rejected ->
                throw new AssertionError(
                        "Expected events, but it was rejected: " + rejected.code() + ", " + rejected.message());
        };
    }
}
