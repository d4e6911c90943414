package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.extend;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static io.federationcore.lifecycle.Acts.startWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which rule is named where a message breaks several: each block goes down the rules in their order, and each row breaks
 * its own rule and those below it. So nobody learns of a run what they have no right to know.
 */
final class PrecedenceTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonValue TOO_LARGE = Acts.sized(Limits.PAYLOAD_BYTES + 1);
    private static final JsonValue NO_OBJECT = JsonValue.parse("[]");

    private record Row(List<Act> given, Act when, RejectionCode code, String rule) {
        @Override
        public String toString() {
            return code.wire() + ": " + rule;
        }
    }

    private static Row row(List<Act> given, Act when, RejectionCode code, String rule) {
        return new Row(given, when, code, rule);
    }

    static Stream<Row> commands() {
        List<Act> ended = List.of(start(), cancel());
        Act used = resume().withId("command-1"); // the start's own id, so also another body
        Act foreign = used.forTenant(Cast.OTHER_TENANT);
        return Stream.of(
                row(ended, foreign.by(Cast.NOBODY).signedForAnotherRun(), RejectionCode.BINDING_MISMATCH, "run"),
                row(ended, foreign.by(Cast.NOBODY).signedForAnotherMessage(), RejectionCode.BINDING_MISMATCH, "id"),
                row(ended, foreign.by(Cast.NOBODY), RejectionCode.NOT_AUTHORISED, "no grant at all"),
                row(ended, foreign.by(Cast.ADA), RejectionCode.NOT_AUTHORISED, "no grant for that tenant"),
                row(ended, foreign.by(Cast.EVE), RejectionCode.UNKNOWN_RUN, "another tenant's"),
                row(ended, used, RejectionCode.CONFLICT, "an accepted id with another body"),
                row(ended, resume(), RejectionCode.RUN_FINISHED, "ended"),
                row(List.of(start()), used, RejectionCode.CONFLICT, "in a status that does not admit it either"),
                row(List.of(start()), resume(), RejectionCode.WRONG_STATE, "what the status does not admit"));
    }

    static Stream<Row> repetitions() {
        Act again = pause().withId("again");
        Act last = cancel().withId("again");
        return Stream.of(
                row(List.of(start(), again), again, RejectionCode.DUPLICATE, "before wrong_state"),
                row(List.of(start(), last), last, RejectionCode.DUPLICATE, "before run_finished"),
                row(List.of(start(), again), again.by(Cast.NOBODY), RejectionCode.NOT_AUTHORISED, "before duplicate"),
                row(List.of(start(), again), last, RejectionCode.CONFLICT, "rather than duplicate"));
    }

    static Stream<Row> starts() {
        Act unknown = startWith(TOO_LARGE).with("workflow_id", "nowhere");
        Act used = unknown.withId("command-1").after(HOUR);
        return Stream.of(
                row(List.of(start()), used.by(Cast.NOBODY), RejectionCode.NOT_AUTHORISED, "no grant"),
                row(
                        List.of(start()),
                        used.forTenant(Cast.OTHER_TENANT).by(Cast.EVE),
                        RejectionCode.RUN_EXISTS,
                        "of another tenant, which learns of no command"),
                row(List.of(start()), used, RejectionCode.CONFLICT, "an accepted id"),
                row(List.of(start()), unknown.after(HOUR), RejectionCode.RUN_EXISTS, "a used run id"),
                row(List.of(), unknown.after(HOUR), RejectionCode.INVALID_RUN_ID, "an old run id"),
                row(List.of(), unknown, RejectionCode.TOO_LARGE, "a large input for an unknown workflow"),
                row(List.of(), startWith(TOO_LARGE), RejectionCode.TOO_LARGE, "a large input that is no object"),
                row(
                        List.of(),
                        startWith(NO_OBJECT).with("workflow_id", "nowhere"),
                        RejectionCode.UNKNOWN_WORKFLOW,
                        "an unknown workflow"),
                row(List.of(), startWith(NO_OBJECT), RejectionCode.INVALID_INPUT, "an input that fails the schema"));
    }

    static Stream<Row> verdicts() {
        List<Act> ended = List.of(start(), cancel());
        Act wrong = allow().with("attempt", 7).after(MINUTE);
        Act foreign = wrong.forTenant(Cast.OTHER_TENANT);
        String otherGate = TestRun.runIdMadeAt(TestRun.START) + ".g1";
        return Stream.of(
                row(ended, foreign.by(Cast.NOBODY).signedForAnotherRun(), RejectionCode.BINDING_MISMATCH, "run"),
                row(ended, foreign.by(Cast.NOBODY).signedForAnotherMessage(), RejectionCode.BINDING_MISMATCH, "gate"),
                row(ended, foreign.by(Cast.NOBODY), RejectionCode.NOT_AUTHORISED, "no right to judge"),
                row(ended, foreign, RejectionCode.VERDICT_MISMATCH, "another tenant's"),
                row(ended, wrong, RejectionCode.RUN_FINISHED, "ended"),
                row(List.of(start(), allow()), wrong, RejectionCode.STALE, "a gate that is resolved"),
                row(
                        List.of(start()),
                        wrong.with("gate_id", otherGate).signedFor(otherGate),
                        RejectionCode.STALE,
                        "a gate that never was"),
                row(List.of(start()), wrong, RejectionCode.VERDICT_MISMATCH, "another attempt, late"),
                row(
                        List.of(start()),
                        allow().with("step_id", "b").after(MINUTE),
                        RejectionCode.VERDICT_MISMATCH,
                        "another step, late"),
                row(
                        List.of(start()),
                        allow().with("input_sha256", "0".repeat(64)).after(MINUTE),
                        RejectionCode.VERDICT_MISMATCH,
                        "another input, late"),
                row(List.of(start()), allow().after(MINUTE), RejectionCode.LATE, "late"));
    }

    static Stream<Row> results() {
        List<Act> resting = List.of(start(), allow(), fail("a"));
        List<Act> inFlight = List.of(start(), allow());
        Act late = complete("a").after(MINUTE);
        return Stream.of(
                row(inFlight, late.by(Cast.ADA), RejectionCode.NOT_AUTHORISED, "no right to report"),
                row(resting, late.by(Cast.CLERK), RejectionCode.STALE, "no attempt under way"),
                row(inFlight, complete("b").by(Cast.CLERK), RejectionCode.STALE, "another step"),
                row(inFlight, late.by(Cast.CLERK).with("attempt", 2), RejectionCode.STALE, "another attempt"),
                row(inFlight, late.by(Cast.CLERK), RejectionCode.NOT_AUTHORISED, "no right for that queue"),
                row(inFlight, late, RejectionCode.LATE, "late"));
    }

    static Stream<Row> extensions() {
        List<Act> resting = List.of(start(), allow(), fail("a"));
        List<Act> inFlight = List.of(start(), allow());
        Act late = extend("a").after(MINUTE);
        return Stream.of(
                row(inFlight, late.by(Cast.ADA), RejectionCode.NOT_AUTHORISED, "no right to work"),
                row(resting, late.by(Cast.CLERK), RejectionCode.STALE, "no attempt under way"),
                row(inFlight, late.by(Cast.CLERK).with("attempt", 2), RejectionCode.STALE, "another attempt"),
                row(inFlight, late.by(Cast.CLERK), RejectionCode.NOT_AUTHORISED, "no right for that queue"),
                row(inFlight, late, RejectionCode.LATE, "late"),
                row(inFlight, extend("a"), RejectionCode.NOT_EXTENDED, "too soon"));
    }

    static Stream<Row> votes() {
        List<Act> voted = List.of(start(), flag("two-finance"), approve(Cast.FAY));
        List<Act> asked = List.of(start());
        Act late = approve(Cast.FAY).after(HOUR);
        String runId = TestRun.runIdMadeAt(TestRun.START);
        return Stream.of(
                row(voted, late.by(Cast.NOBODY), RejectionCode.NOT_AUTHORISED, "no right to vote"),
                row(voted, Acts.voteAt(runId + ".g99", Cast.VIC), RejectionCode.UNKNOWN_GATE, "no such gate yet"),
                row(voted, Acts.voteAt("elsewhere.g2", Cast.VIC), RejectionCode.UNKNOWN_GATE, "another run's gate"),
                row(List.of(start(), allow()), approve(Cast.VIC), RejectionCode.GATE_CLOSED, "a closed gate"),
                row(asked, approve(Cast.VIC), RejectionCode.WRONG_STATE, "a gate that waits for the policy"),
                row(voted, late.by(Cast.VIC), RejectionCode.NOT_AN_APPROVER, "not among the approvers"),
                row(voted, late.by(Cast.PORTAL_FOR_FAY), RejectionCode.NOT_AN_APPROVER, "no person, but a program"),
                row(
                        voted,
                        late.with("ballot_sha256", "ab".repeat(32)).by(Cast.VIC),
                        RejectionCode.NOT_AN_APPROVER,
                        "not among the approvers, on another ballot"),
                row(voted, late.with("ballot_sha256", "ab".repeat(32)), RejectionCode.VOTE_MISMATCH, "another ballot"),
                row(voted, late, RejectionCode.LATE, "late"),
                row(voted, Acts.reject(Cast.FAY), RejectionCode.CONFLICTING_VOTE, "otherwise than before"),
                row(voted, approve(Cast.FAY), RejectionCode.ALREADY_VOTED, "a second time"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("driven")
    void theFirstRuleOfADrivenRunIsNamed(Row row) {
        Scenario.of(Workflows.EXTERNAL)
                .given(row.given().toArray(Act[]::new))
                .when(row.when())
                .thenRejected(row.code());
    }

    static Stream<Row> driven() {
        List<Act> asking = List.of(start(), Acts.enter("a"));
        List<Act> atStep = List.of(start(), Acts.enter("a"), allow());
        List<Act> gated = List.of(start(), Acts.openGate("b"));
        return Stream.of(
                row(asking, Acts.enter("nowhere").by(Cast.VIC), RejectionCode.NOT_AUTHORISED, "no right to steer"),
                row(asking, Acts.enter("nowhere"), RejectionCode.UNKNOWN_STEP, "no such step"),
                row(asking, Acts.enter("b"), RejectionCode.WRONG_STATE, "the policy is being asked"),
                row(gated, Acts.enter("b"), RejectionCode.WRONG_STATE, "only its gate lets it go"),
                row(gated, resume(), RejectionCode.WRONG_STATE, "only its gate resumes it"),
                row(gated, Acts.openGate("nowhere").by(Cast.ADA), RejectionCode.NOT_AUTHORISED, "no right to gates"),
                row(gated, Acts.openGate("nowhere"), RejectionCode.UNKNOWN_STEP, "a gate at no step"),
                row(gated, Acts.openGate("a"), RejectionCode.WRONG_STATE, "a gate is open"),
                row(gated, approve(Cast.VIC), RejectionCode.NOT_AN_APPROVER, "whoever opened it"),
                row(List.of(start()), Acts.finishAs(RunStatus.COMPLETED), RejectionCode.WRONG_STATE, "not begun"),
                row(atStep, Acts.finishAs(RunStatus.COMPLETED), RejectionCode.WRONG_STATE, "a required step"),
                row(atStep, complete("a"), RejectionCode.STALE, "a driver's work has no results"));
    }

    static Stream<Row> timers() {
        List<Act> started = List.of(start());
        return Stream.of(
                row(started, due(Timer.Kind.ATTEMPT).by(Cast.ADA), RejectionCode.NOT_AUTHORISED, "no right"),
                row(started, due(Timer.Kind.ATTEMPT), RejectionCode.STALE, "no such timer"),
                row(started, Acts.dueTooSoon(Timer.Kind.VERDICT), RejectionCode.STALE, "not due yet"),
                row(
                        started,
                        due(Timer.Kind.VERDICT).with("due", "2026-01-05T09:00:09.999Z"),
                        RejectionCode.STALE,
                        "a timer that was moved since"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"commands", "repetitions", "starts", "verdicts", "results", "extensions", "votes", "timers"})
    void theFirstRuleIsNamed(Row row) {
        Scenario.of(Workflows.TWO_STEPS)
                .given(row.given().toArray(Act[]::new))
                .when(row.when())
                .thenRejected(row.code());
    }

    /** So that whoever repeats a command for want of an answer finds out what came of it. */
    @Test
    void aDuplicateNamesTheFirstOutcome() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Act cancel = cancel().withId("once");
        Scenario.of(run).given(start(), cancel);
        String outcome = run.entries().getLast().entry().eventId();

        assertThat(run.take(cancel.in(run))).isInstanceOfSatisfying(Decision.Rejected.class, duplicate -> {
            assertThat(duplicate.code()).isEqualTo(RejectionCode.DUPLICATE);
            assertThat(duplicate.eventId()).isEqualTo(outcome);
        });
    }

    /** A command that was refused may be sent again, and is judged anew. */
    @Test
    void aRefusedCommandIsJudgedAnew() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Act resume = resume().withId("early");
        Scenario.of(run).given(start()).when(resume).thenRejected(RejectionCode.WRONG_STATE);

        Scenario.of(run).given(pause()).when(resume).then(Event.RunStatusChanged.class);
    }

    /** Only an unknown workflow may still come into sight: register-then-start needs no waiting. */
    @Test
    void onlyAnUnknownWorkflowMayStillArrive() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Act nowhere = start().with("workflow_id", "nowhere");

        assertThat(run.take(nowhere.in(run)))
                .isInstanceOfSatisfying(
                        Decision.Rejected.class,
                        it -> assertThat(it.mayArrive()).isTrue());
        assertThat(run.take(startWith(NO_OBJECT).in(run)))
                .isInstanceOfSatisfying(
                        Decision.Rejected.class,
                        it -> assertThat(it.mayArrive()).isFalse());
    }
}
