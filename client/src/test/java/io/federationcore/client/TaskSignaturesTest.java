package io.federationcore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Consent;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody could put into a queue who is not the orchestrator, and what is done about it. */
class TaskSignaturesTest {
    private static final String GATE = TaskFixture.RUN + ".g1";
    private static final String BALLOT = "ab".repeat(32);
    private static final Verdict ALLOW = TaskFixture.verdict("transfer", VerdictKind.ALLOW, TaskFixture.INPUT.sha256());
    private static final Verdict FLAG = TaskFixture.verdict("transfer", VerdictKind.FLAG, TaskFixture.INPUT.sha256());
    private static final Consent SAM = new Consent("user:sam", null);

    private final AtomicReference<Instant> now = new AtomicReference<>(TaskFixture.NOW);
    private final Deque<PrincipalsDocument> published = new ArrayDeque<>();
    private int reads;
    private int failures;

    private final TaskSignatures signatures = new TaskSignatures(
            LogFixture.FEDERATION,
            () -> {
                reads++;
                if (failures-- > 0) {
                    throw new TimeoutException("The broker is away");
                }
                return Optional.ofNullable(published.size() > 1 ? published.poll() : published.peek());
            },
            now::get);

    private static Task task(Verdict verdict, Consent... people) {
        Task task = TaskFixture.task("transfer", TaskFixture.NOW.plusSeconds(60), verdict);
        return TaskFixture.with(task, task.signed(), List.of(people));
    }

    private static Consent approval(String person) {
        return TaskFixture.consent(person, new Command.CastVote(GATE, Vote.APPROVE, BALLOT, null, null));
    }

    private static Consent approval(String person, String gateId, String ballot) {
        return TaskFixture.consent(person, new Command.CastVote(gateId, Vote.APPROVE, ballot, null, null));
    }

    private static Consent request(String person) {
        return TaskFixture.consent(
                person, new Command.RequestOverride(GATE, BALLOT, OverrideReason.INCIDENT, "it burns", "INC-1"));
    }

    private static Consent application(String person) {
        return TaskFixture.consent(person, new Command.ApplyOverride(GATE, BALLOT));
    }

    private static Consent as(String person, Consent another) {
        return new Consent(person, another.signed());
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("allowed", task(ALLOW)),
                Arguments.of("approved by two", task(FLAG, approval("ada"), approval("bob"))),
                Arguments.of("approved by one with a shared secret", task(FLAG, SAM)),
                Arguments.of("by one of either kind", task(FLAG, SAM, approval("ada"))),
                Arguments.of("overridden", task(FLAG, request("ada"), application("bob"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void is_done(String what, Task task) throws Exception {
        published.add(TaskFixture.PRINCIPALS);

        assertThat(signatures.refusal(task)).isEmpty();
    }

    static Stream<Arguments> forged() {
        Task allowed = task(ALLOW);
        Verdict other = TaskFixture.verdict("another", VerdictKind.ALLOW, TaskFixture.INPUT.sha256());
        Principal policy = TaskFixture.POLICY;
        return Stream.of(
                Arguments.of("no signature", TaskFixture.with(allowed, null, List.of())),
                Arguments.of(
                        "by a key that calls itself the policy service's",
                        TaskFixture.with(
                                allowed, TaskFixture.signed(ALLOW, TaskFixture.pair("mallory"), policy), List.of())),
                Arguments.of(
                        "by somebody who may not judge",
                        TaskFixture.with(
                                allowed,
                                TaskFixture.signed(ALLOW, TaskFixture.pair("ada"), Principal.parse("user:ada")),
                                List.of())),
                Arguments.of("for another verdict", TaskFixture.with(allowed, TaskFixture.signed(other), List.of())),
                Arguments.of(
                        "the flag's, for an allow", TaskFixture.with(allowed, TaskFixture.signed(FLAG), List.of())),
                Arguments.of("flagged, and nobody let it pass", task(FLAG)),
                Arguments.of("without the vote of who has a key", task(FLAG, new Consent("user:ada", null))),
                Arguments.of("a vote twice", task(FLAG, approval("ada"), approval("ada"))),
                Arguments.of("somebody else's vote", task(FLAG, as("user:bob", approval("ada")))),
                Arguments.of("a vote in the name of who has no key", task(FLAG, as("user:sam", approval("ada")))),
                Arguments.of("of who may not vote", task(FLAG, approval("eve"))),
                Arguments.of("for another gate", task(FLAG, approval("ada", TaskFixture.RUN + ".g9", BALLOT))),
                Arguments.of(
                        "for different ballots", task(FLAG, approval("ada"), approval("bob", GATE, "cd".repeat(32)))),
                Arguments.of(
                        "a rejection",
                        task(
                                FLAG,
                                TaskFixture.consent(
                                        "ada", new Command.CastVote(GATE, Vote.REJECT, BALLOT, "no", null)))),
                Arguments.of(
                        "a withdrawal", task(FLAG, TaskFixture.consent("ada", new Command.WithdrawVote(GATE, null)))),
                Arguments.of("half an override", task(FLAG, request("ada"))),
                Arguments.of("an override twice requested", task(FLAG, request("ada"), request("bob"))),
                Arguments.of("an override and a vote", task(FLAG, request("ada"), approval("bob"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void is_not_done(String what, Task task) throws Exception {
        published.add(TaskFixture.PRINCIPALS);

        assertThat(signatures.refusal(task)).isPresent();
    }

    @Test
    void a_key_that_was_added_counts_at_once() throws Exception {
        published.add(new PrincipalsDocument(Map.of(), Map.of(), List.of()));
        published.add(TaskFixture.PRINCIPALS);

        assertThat(signatures.refusal(task(ALLOW))).isEmpty();
        assertThat(reads).isEqualTo(2);
        assertThat(signatures.refusal(task(ALLOW))).isEmpty();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void a_key_that_was_taken_away_counts_for_a_minute_more() throws Exception {
        published.add(TaskFixture.PRINCIPALS);
        published.add(new PrincipalsDocument(
                Map.of(),
                Map.of(),
                List.of(TaskFixture.registered(TaskFixture.POLICY, TaskFixture.pair("new"), Scope.VERDICT_WRITE))));

        assertThat(signatures.refusal(task(ALLOW))).isEmpty();
        now.set(TaskFixture.NOW.plusSeconds(59));
        assertThat(signatures.refusal(task(ALLOW))).isEmpty();
        now.set(TaskFixture.NOW.plusSeconds(60));
        assertThat(signatures.refusal(task(ALLOW))).isPresent();
    }

    @Test
    void nobody_counts_before_principals_are_published() throws Exception {
        assertThat(signatures.refusal(task(ALLOW))).isPresent();
    }

    @Test
    void a_broker_that_is_away_is_waited_for() throws Exception {
        failures = 2;
        published.add(TaskFixture.PRINCIPALS);

        assertThat(signatures.refusal(task(ALLOW))).isEmpty();
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void a_signature_is_for_one_federation() throws Exception {
        published.add(TaskFixture.PRINCIPALS);
        TaskSignatures elsewhere = new TaskSignatures("elsewhere", () -> Optional.of(TaskFixture.PRINCIPALS), now::get);

        assertThat(elsewhere.refusal(task(ALLOW)))
                .hasValueSatisfying(why -> assertThat(why).contains("federation"));
    }
}
