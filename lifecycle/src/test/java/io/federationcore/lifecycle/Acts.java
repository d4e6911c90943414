package io.federationcore.lifecycle;

import io.federationcore.lifecycle.Cast.Who;
import io.federationcore.lifecycle.OpenStep.AtGate;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.Vote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that can be said to a run, by whoever usually says it. */
final class Acts {
    static final JsonValue INPUT = JsonValue.parse("{\"amount\":120}");
    private static final String NO_GATE = TestRun.runIdMadeAt(TestRun.START) + ".g99";
    private static final String NO_BALLOT = "0".repeat(64);
    private static final String NO_INPUT = JsonValue.EMPTY_OBJECT.sha256();

    private Acts() {}

    static Act start() {
        return startWith(INPUT);
    }

    static Act startWith(JsonValue input) {
        return run -> asked(run, Cast.ADA, Command.StartRun.of(run.workflow().id(), input));
    }

    static Act startWith(JsonValue metadata, List<String> tags) {
        return run -> asked(
                run, Cast.ADA, new Command.StartRun(run.workflow().id(), null, INPUT, metadata, tags, null, null));
    }

    static Act pause() {
        return asks(Cast.ADA, new Command.PauseRun("lunch"));
    }

    static Act resume() {
        return asks(Cast.ADA, new Command.ResumeRun());
    }

    static Act cancel() {
        return asks(Cast.ADA, new Command.CancelRun("not needed any more"));
    }

    /** The result of the attempt that is open, or of the first. */
    static Act complete(String stepId) {
        return complete(stepId, JsonValue.parse("{\"of\":\"" + stepId + "\"}"));
    }

    static Act complete(String stepId, JsonValue output) {
        return run -> asked(run, Cast.TALLY, new Command.CompleteStep(stepId, attemptOf(run, stepId), output));
    }

    static Act fail(String stepId) {
        return run ->
                asked(run, Cast.TALLY, new Command.FailStep(stepId, attemptOf(run, stepId), "busy", "try again", true));
    }

    static Act failForGood(String stepId) {
        return run ->
                asked(run, Cast.TALLY, new Command.FailStep(stepId, attemptOf(run, stepId), "broken", "no use", false));
    }

    static Act extend(String stepId) {
        return run -> asked(run, Cast.TALLY, new Command.ExtendStep(stepId, attemptOf(run, stepId)));
    }

    /** A result for the step that is open, whatever it waits for; where none is, for the first. */
    static Act onOpenStep(Function<String, Act> result) {
        return run -> {
            String stepId = run.state() instanceof RunState.Live live
                            && !live.walk().open().isEmpty()
                    ? live.walk().open().firstKey()
                    : "a";
            return result.apply(stepId).in(run);
        };
    }

    static Act allow() {
        return run -> judged(run, VerdictKind.ALLOW, null);
    }

    static Act deny() {
        return run -> judged(run, VerdictKind.DENY, null);
    }

    /** Flags and names an approval profile of {@link Workflows#BUNDLE}. */
    static Act flag(String approval) {
        return run -> judged(run, VerdictKind.FLAG, approval);
    }

    /** Flags without saying whom to ask. */
    static Act flag() {
        return run -> judged(run, VerdictKind.FLAG, null);
    }

    /** Of an externally driven run, as the next three are. */
    static Act enter(String stepId) {
        return asks(Cast.ADA, new Command.EnterStep(stepId));
    }

    /** Asks one of finance within the hour. */
    static Act openGate(String stepId) {
        return asks(
                Cast.VIC,
                new Command.OpenGate(
                        stepId, "approval", "Second look", "as agreed", List.of("group:finance"), 1, 3_600));
    }

    static Act finishAs(RunStatus status) {
        return asks(Cast.ADA, new Command.FinishRun(status, status == RunStatus.FAILED ? "the shop is shut" : null));
    }

    static Act approve(Who voter) {
        return run -> asked(run, voter, new Command.CastVote(gateIdOf(run), Vote.APPROVE, ballotOf(run), null, null));
    }

    /** Approves, and supplies {@code input}. */
    static Act approveWith(Who voter, JsonValue input) {
        return run -> asked(run, voter, new Command.CastVote(gateIdOf(run), Vote.APPROVE, ballotOf(run), null, input));
    }

    static Act withdraw(Who voter) {
        return run -> asked(run, voter, new Command.WithdrawVote(gateIdOf(run), "misread it"));
    }

    static Act requestOverride(Who who) {
        return run -> asked(
                run,
                who,
                new Command.RequestOverride(
                        gateIdOf(run), ballotOf(run), OverrideReason.INCIDENT, "the shop stands still", "INC-7"));
    }

    static Act applyOverride(Who who) {
        return run -> asked(run, who, new Command.ApplyOverride(gateIdOf(run), ballotOf(run)));
    }

    /** Reviews the override of the first gate of the run that was overridden. */
    static Act reviewOverride(Who who) {
        return run -> asked(
                run,
                who,
                new Command.ReviewOverride(overriddenOf(run), ReviewFinding.JUSTIFIED, "it was right not to wait"));
    }

    static Act reject(Who voter) {
        return run -> asked(
                run, voter, new Command.CastVote(gateIdOf(run), Vote.REJECT, ballotOf(run), "too expensive", null));
    }

    static Act voteAt(String gateId, Who voter) {
        return asks(voter, new Command.CastVote(gateId, Vote.APPROVE, NO_BALLOT, null, null));
    }

    /**
     * The timer of that kind, at its time. Where the run has none of that kind, one that it might have had; while a person
     * holds the run, the one that stands still.
     */
    static Act due(Timer.Kind kind) {
        return run -> {
            Timer timer = timer(run, kind);
            run.passTo(timer.due());
            return asked(run, Cast.ORCHESTRATOR, new Command.TimerDue(timer.id(), timer.due()));
        };
    }

    /** The timer of that kind, but before its time. */
    static Act dueTooSoon(Timer.Kind kind) {
        return run -> {
            Timer timer = timer(run, kind);
            run.passTo(timer.due().minusMillis(1));
            return asked(run, Cast.ORCHESTRATOR, new Command.TimerDue(timer.id(), timer.due()));
        };
    }

    static Act asks(Who who, Command.RunBody body) {
        return run -> asked(run, who, body);
    }

    /** Text of so many bytes of canonical JSON. */
    static JsonValue sized(int bytes) {
        return JsonValue.parse('"' + "x".repeat(bytes - 2) + '"');
    }

    /** An object of so many bytes of canonical JSON. */
    static JsonValue metadata(int bytes) {
        return JsonValue.parse("{\"x\":" + sized(bytes - "{\"x\":}".length()) + "}");
    }

    private static Message.Asked asked(TestRun run, Who who, Command.RunBody body) {
        Command command = new Command(run.nextCommandId(), Cast.TENANT, run.runId(), body);
        return Act.asked(command, who.signing(command.runId(), command.commandId()));
    }

    private static Message.Judged judged(TestRun run, VerdictKind kind, @Nullable String approval) {
        Optional<Event.GateRequested> asked = lastGate(run);
        String gateId = gateIdOf(run);
        Verdict verdict = new Verdict(
                Verdict.VERSION,
                gateId,
                Cast.TENANT,
                run.runId(),
                asked.map(Event.GateRequested::stepId).orElse("a"),
                asked.map(Event.GateRequested::attempt).orElse(1),
                asked.map(Event.GateRequested::inputSha256).orElse(NO_INPUT),
                kind,
                "by the rules",
                "desk-rules",
                "federation",
                List.of("desk-rules/amount"),
                approval,
                run.bundleDigest(),
                run.now(),
                850);
        return new Message.Judged(verdict, Cast.POLICY.signing(run.runId(), gateId));
    }

    private static int attemptOf(TestRun run, String stepId) {
        return open(run).stream()
                .filter(step -> step.stepId().equals(stepId))
                .map(OpenStep::attempt)
                .findFirst()
                .orElse(1);
    }

    /** The open gate; else the last that was; else one that never was. */
    private static String gateIdOf(TestRun run) {
        Optional<String> open = open(run).stream()
                .filter(AtGate.class::isInstance)
                .map(gate -> ((AtGate) gate).gateId())
                .findFirst();
        return open.or(() -> lastGate(run).map(Event.GateRequested::gateId)).orElse(NO_GATE);
    }

    /** The digest of what the last gate that asked people asked; else of nothing. */
    static String ballotOf(TestRun run) {
        return run.entries().stream()
                .filter(recorded -> recorded.event() instanceof Event.GateFlagged)
                .map(recorded -> Ballot.of(recorded.toAuditRecord()).sha256())
                .reduce((earlier, later) -> later)
                .orElse(NO_BALLOT);
    }

    private static String overriddenOf(TestRun run) {
        return run.entries().stream()
                .map(Recorded::event)
                .filter(Event.OverrideApplied.class::isInstance)
                .map(event -> ((Event.OverrideApplied) event).gateId())
                .findFirst()
                .orElse(NO_GATE);
    }

    private static Optional<Event.GateRequested> lastGate(TestRun run) {
        return run.entries().stream()
                .map(Recorded::event)
                .filter(Event.GateRequested.class::isInstance)
                .map(Event.GateRequested.class::cast)
                .reduce((earlier, later) -> later);
    }

    private static Timer timer(TestRun run, Timer.Kind kind) {
        if (kind == Timer.Kind.DEADLINE && run.state() instanceof RunState.Live live) {
            return new Timer(kind, "", live.facts().deadline());
        }
        Instant soon = run.now().plusSeconds(1);
        String subject = switch (kind) {
            case DEADLINE -> "";
            case VERDICT, PEOPLE -> gateIdOf(run);
            case ATTEMPT, RETRY -> "a:1";
        };
        return open(run).stream()
                .flatMap(step -> step.timer().stream())
                .filter(timer -> timer.kind() == kind)
                .findFirst()
                .orElse(new Timer(kind, subject, soon));
    }

    private static List<OpenStep> open(TestRun run) {
        return run.state() instanceof RunState.Live live
                ? List.copyOf(live.walk().steps())
                : List.of();
    }
}
