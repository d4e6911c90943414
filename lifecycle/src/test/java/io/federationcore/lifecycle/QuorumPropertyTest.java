package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.Cast.Who;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever people say at a gate, and however principals and policies change meanwhile: a gated step never runs without a
 * quorum that was valid at the moment of release. What is valid is worked out here from the log and the principals alone,
 * by other code than the decisions'. {@link RunLaws} replays the log behind every message, as a restart does.
 */
final class QuorumPropertyTest {
    private static final List<Who> VOTERS = List.of(Cast.FAY, Cast.FINN, Cast.VIC, Cast.ADA);
    private static final JsonValue FOUR = JsonValue.parse("{\"cost_centre\":4}");
    private static final JsonValue FIVE = JsonValue.parse("{\"cost_centre\":5}");

    @Property(tries = 120)
    void noStepRunsWithoutAQuorumThatIsValidWhenTheGateOpens(@ForAll("moves") List<Act> moves) {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        RunLaws laws = new RunLaws();
        Quorum quorum = new Quorum();
        laws.watch(run, Acts.start().in(run));
        List<Act> all = new ArrayList<>(moves);
        all.addFirst(Acts.flag("two-finance"));
        for (Act move : all) {
            int before = run.entries().size();
            laws.watch(run, move.in(run));
            run.entries().subList(before, run.entries().size()).forEach(recorded -> quorum.read(recorded, run));
        }
        Statistics.label("people opened a gate")
                .collect(!quorum.opened.isEmpty())
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 10));
    }

    /** An auditor with the log and the principals. */
    private static final class Quorum {
        private final Map<String, Event.GateFlagged> asked = new HashMap<>();
        private final Map<String, String> ballots = new HashMap<>();
        private final Map<String, Map<String, Event.VoteRecorded>> votes = new HashMap<>();
        private final Set<String> opened = new HashSet<>();

        void read(Recorded recorded, TestRun run) {
            switch (recorded.event()) {
                case Event.GateFlagged flagged -> {
                    asked.put(flagged.gateId(), flagged);
                    ballots.put(
                            flagged.gateId(),
                            Ballot.of(recorded.toAuditRecord()).sha256());
                }
                case Event.VoteRecorded vote ->
                    votes.computeIfAbsent(vote.gateId(), id -> new LinkedHashMap<>())
                            .put("user:" + vote.voter().id(), vote);
                case Event.GateResolved gate -> resolved(gate, run);
                case Event.StepStarted start ->
                    assertThat(!asked.containsKey(start.gateId()) || opened.contains(start.gateId()))
                            .as("step %s passed a gate that people opened", start.stepId())
                            .isTrue();
                default -> {}
            }
        }

        private void resolved(Event.GateResolved gate, TestRun run) {
            if (gate.outcome() == GateOutcome.BYPASSED) {
                opened.add(gate.gateId());
            }
            if (gate.outcome() != GateOutcome.APPROVED) {
                return;
            }
            Event.GateFlagged flagged = Objects.requireNonNull(asked.get(gate.gateId()));
            List<String> approvals = Objects.requireNonNull(gate.approvals());
            assertThat(approvals).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(flagged.quorum());
            Set<Optional<String>> inputs = new HashSet<>();
            for (String person : approvals) {
                assertThat(mayApprove(person, flagged, run.principals()))
                        .as(person)
                        .isTrue();
                Event.VoteRecorded vote = Objects.requireNonNull(
                        Objects.requireNonNull(votes.get(gate.gateId())).get(person));
                assertThat(vote.vote()).isEqualTo(Vote.APPROVE);
                assertThat(vote.ballotSha256()).isEqualTo(ballots.get(gate.gateId()));
                inputs.add(Optional.ofNullable(vote.inputSha256()));
            }
            assertThat(inputs).as("all agree on one input").hasSize(1);
            assertThat(run.registry().pointer(RegistryNames.POLICIES))
                    .contains(Objects.requireNonNull(flagged.bundleDigest()));
            opened.add(gate.gateId());
        }

        private static boolean mayApprove(String person, Event.GateFlagged gate, PrincipalsDocument principals) {
            boolean named = gate.approvers().contains(person)
                    || gate.approvers().stream()
                            .filter(approver -> approver.startsWith("group:"))
                            .anyMatch(group -> principals
                                    .groups()
                                    .getOrDefault(group.substring("group:".length()), List.of())
                                    .contains(person));
            boolean known = principals.principals().stream()
                    .anyMatch(principal -> principal.id().equals(person));
            return named && known && !Objects.requireNonNull(gate.excluded()).contains(person);
        }
    }

    @Provide
    Arbitrary<List<Act>> moves() {
        Arbitrary<Who> voter = Arbitraries.of(VOTERS);
        Arbitrary<Act> act = Arbitraries.frequencyOf(
                Tuple.of(16, Arbitraries.<Act>just(QuorumPropertyTest::leadOn)),
                Tuple.of(12, voter.map(Acts::approve)),
                Tuple.of(4, voter.map(who -> Acts.approveWith(who, FOUR))),
                Tuple.of(2, voter.map(who -> Acts.approveWith(who, FIVE))),
                Tuple.of(3, voter.map(Acts::withdraw)),
                Tuple.of(1, voter.map(Acts::reject)),
                Tuple.of(
                        6,
                        Arbitraries.of(
                                Acts.flag("two-finance"), Acts.flag("two-with-input"), Acts.flag("one-finance"))),
                Tuple.of(2, Arbitraries.just(Acts.allow())),
                Tuple.of(2, Arbitraries.of(Acts.fail("a"), Acts.complete("a"), Acts.due(Timer.Kind.RETRY))),
                Tuple.of(1, Arbitraries.of(Acts.pause(), Acts.resume())),
                Tuple.of(1, Arbitraries.of(Acts.requestOverride(Cast.OTTO), Acts.applyOverride(Cast.OLGA))),
                Tuple.of(1, Arbitraries.just(Acts.due(Timer.Kind.PEOPLE))),
                Tuple.of(1, Arbitraries.<Act>just(run -> run.said(-5))));
        Arbitrary<Act> changed = Arbitraries.frequencyOf(
                Tuple.of(10, act),
                Tuple.of(2, Combinators.combine(act, principals()).as(Act::afterPublishing)),
                Tuple.of(
                        1,
                        Combinators.combine(act, Arbitraries.of(Workflows.BUNDLE, Workflows.OTHER_BUNDLE))
                                .as(Act::afterPublishing)));
        return changed.list().ofMinSize(4).ofMaxSize(24);
    }

    /** What takes the run towards an open gate, from wherever it is, so that gates open often enough to be looked at. */
    private static Message leadOn(TestRun run) {
        OpenStep open =
                run.state() instanceof RunState.Live live && !live.walk().open().isEmpty()
                        ? live.walk().open().firstEntry().getValue()
                        : null;
        Act act = switch (open) {
            case OpenStep.AwaitingVerdict gate -> Acts.flag("two-finance");
            case OpenStep.AwaitingPeople gate -> {
                Who next = gate.approvals().contains("human:fay") ? Cast.FINN : Cast.FAY;
                yield gate.asked().inputSchema() == null ? Acts.approve(next) : Acts.approveWith(next, FOUR);
            }
            case OpenStep.InFlight step -> Acts.fail(step.stepId());
            case OpenStep.Resting step -> Acts.due(Timer.Kind.RETRY);
            case OpenStep.Cleared step -> Acts.resume();
            case null -> Acts.resume();
        };
        return act.in(run);
    }

    /** Some of the voters in the group, and some of the people gone. */
    private static Arbitrary<PrincipalsDocument> principals() {
        Arbitrary<Set<String>> some =
                Arbitraries.of("user:fay", "user:finn", "user:vic").set();
        return Combinators.combine(some, some)
                .as((finance, gone) -> new PrincipalsDocument(
                        Map.of(),
                        Map.of("finance", List.copyOf(finance)),
                        Cast.PRINCIPALS.principals().stream()
                                .filter(principal -> gone.size() > 1 || !gone.contains(principal.id()))
                                .toList()));
    }
}
