package io.federationcore.sink;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Separation;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.Vote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs of a payment in two steps, look-up and transfer, as the orchestrator would write them to the log. */
public final class TestRuns {
    public static final JsonValue INPUT = JsonValue.parse("{\"amount\":120.5}");
    public static final JsonValue OUTPUT = JsonValue.parse("{\"receipt\":\"r-1\"}");
    public static final Actor APPROVER = new Actor(ActorType.HUMAN, "grace");

    private static final String DIGEST = "d".repeat(64);

    private final TestLog log;
    private final String runId;
    private String gateId = "";

    private TestRuns(TestLog log, String runId) {
        this.log = log;
        this.runId = runId;
    }

    /** A run's id that differs by {@code number} alone. */
    public static String id(int number) {
        return "01950000-0000-7000-8000-%012x".formatted(number);
    }

    /** A run that completes both steps, the first at its second attempt. */
    public static void completed(TestLog log, String runId) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.pass(0, 1);
        run.start(0, 1);
        run.add(new Event.StepRetryScheduled(
                "look-up", 0, 1, 2, log.now().plusSeconds(1), "unavailable", "The catalogue was away"));
        run.pass(0, 2);
        run.start(0, 2);
        run.complete(0, 2, JsonValue.parse("{\"price\":120.5}"));
        run.pass(1, 1);
        run.start(1, 1);
        run.complete(1, 1, OUTPUT);
        run.add(new Event.RunFinished(
                RunStatus.RUNNING,
                RunStatus.COMPLETED,
                FinishReason.COMPLETED,
                null,
                null,
                "transfer",
                OUTPUT.sha256()));
    }

    /** A run that waits for people at its first step. */
    public static String flagged(TestLog log, String runId) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.flag();
        return run.gateId;
    }

    /** A run that people let pass at its first step, and that waits for the Titan. */
    public static String approved(TestLog log, String runId) {
        String gateId = flagged(log, runId);
        TestRuns run = new TestRuns(log, runId);
        run.gateId = gateId;
        run.add(new Event.VoteRecorded(
                gateId, "Finance approval", "look-up", 1, Vote.APPROVE, APPROVER, "fine", "c".repeat(64), null, null));
        run.add(new Event.GateResolved(
                gateId,
                "Finance approval",
                "look-up",
                1,
                GateOutcome.APPROVED,
                "Approved by grace",
                null,
                APPROVER,
                null));
        run.status(RunStatus.PAUSED, RunStatus.RUNNING, StatusReason.GATE_RELEASED, gateId);
        run.start(0, 1);
        return gateId;
    }

    /** A run whose first step is at work and was given more time, until {@code due}. */
    public static void extended(TestLog log, String runId, Instant due) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.pass(0, 1);
        run.start(0, 1);
        run.add(new Event.StepExtended("look-up", 0, 1, due));
    }

    /** A run that policy denies at its first step. */
    public static String denied(TestLog log, String runId) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.request(0, 1);
        run.add(new Event.GateResolved(
                run.gateId,
                "look-up",
                "look-up",
                1,
                GateOutcome.DENIED,
                "over the hard limit",
                run.verdict(VerdictKind.DENY, 0, 1, null),
                null,
                null));
        run.add(new Event.RunFinished(
                RunStatus.RUNNING,
                RunStatus.FAILED,
                FinishReason.GATE_DENIED,
                "over the hard limit",
                "look-up",
                null,
                null));
        return run.gateId;
    }

    /** A run that is cancelled while a Titan works. */
    public static void cancelled(TestLog log, String runId) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.pass(0, 1);
        run.start(0, 1);
        run.add(new Event.RunFinished(
                RunStatus.RUNNING, RunStatus.FAILED, FinishReason.CANCELLED, "no\0 longer wanted", null, null, null));
    }

    private void create() {
        add(new Event.RunCreated(
                "supplier-payment",
                "1.0.0",
                DIGEST,
                Driver.DEFINITION,
                INPUT,
                INPUT.sha256(),
                JsonValue.parse("{\"team\":\"ops\"}"),
                List.of("urgent", "eu"),
                "corr-1",
                null,
                log.now().plus(Duration.ofDays(1))));
        status(RunStatus.PENDING, RunStatus.RUNNING, StatusReason.STARTED, null);
    }

    private void pass(int index, int attempt) {
        request(index, attempt);
        add(new Event.GateResolved(
                gateId,
                step(index),
                step(index),
                attempt,
                GateOutcome.ALLOWED,
                "within limits",
                verdict(VerdictKind.ALLOW, index, attempt, null),
                null,
                null));
    }

    private void request(int index, int attempt) {
        gateId = runId + ".g" + log.nextSeq(runId);
        add(new Event.GateRequested(
                gateId,
                step(index),
                step(index),
                StepType.ACT,
                index,
                attempt,
                INPUT.sha256(),
                log.now().plusSeconds(10)));
    }

    private void flag() {
        request(0, 1);
        add(new Event.GateFlagged(
                gateId,
                "Finance approval",
                "look-up",
                1,
                verdict(VerdictKind.FLAG, 0, 1, "two-finance"),
                "two-finance",
                List.of("group:finance", "user:cfo"),
                1,
                log.now().plus(Duration.ofDays(1)),
                TestLog.TENANT,
                runId,
                "supplier-payment",
                "1.0.0",
                DIGEST,
                StepType.ACT,
                INPUT.sha256(),
                "b".repeat(64),
                "d".repeat(64),
                List.of(Separation.REQUESTER),
                List.of("user:ada"),
                JsonValue.parse("{\"type\":\"object\"}"),
                null));
        status(RunStatus.RUNNING, RunStatus.PAUSED, StatusReason.GATE_OPENED, gateId);
    }

    /** A run whose first gate was asked anew, after one voted and withdrew, and then opened with an input. */
    public static String askedAnew(TestLog log, String runId) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.flag();
        run.vote(Vote.APPROVE);
        run.vote(Vote.WITHDRAW);
        run.resolve(GateOutcome.SUPERSEDED);
        run.status(RunStatus.PAUSED, RunStatus.RUNNING, StatusReason.GATE_SUPERSEDED, run.gateId);
        run.flag();
        run.vote(Vote.APPROVE);
        run.add(new Event.GateInputAccepted(
                run.gateId, "Finance approval", "look-up", 1, JsonValue.parse("{\"cost_centre\":7}"), DIGEST));
        run.resolve(GateOutcome.APPROVED);
        run.status(RunStatus.PAUSED, RunStatus.RUNNING, StatusReason.GATE_RELEASED, run.gateId);
        run.start(0, 1);
        return run.gateId;
    }

    /** A run whose first gate was overridden, and that was cancelled then. */
    public static String overridden(TestLog log, String runId) {
        TestRuns run = new TestRuns(log, runId);
        run.create();
        run.flag();
        Actor other = new Actor(ActorType.HUMAN, "olga");
        run.add(new Event.OverrideRequested(
                run.gateId,
                "Finance approval",
                "look-up",
                1,
                APPROVER,
                OverrideReason.INCIDENT,
                "the shop stands still",
                "INC-7",
                DIGEST,
                log.now().plus(Duration.ofHours(1)),
                null));
        run.add(new Event.OverrideApplied(
                run.gateId,
                "Finance approval",
                "look-up",
                1,
                APPROVER,
                other,
                OverrideReason.INCIDENT,
                "the shop stands still",
                "INC-7",
                DIGEST,
                new Event.Bypassed(
                        VerdictKind.FLAG, null, null, List.of(), null, "x", List.of(), 1, List.of(), List.of(), true),
                log.now().plus(Duration.ofDays(7)),
                null));
        run.resolve(GateOutcome.BYPASSED);
        run.status(RunStatus.PAUSED, RunStatus.RUNNING, StatusReason.GATE_RELEASED, run.gateId);
        run.start(0, 1);
        run.add(new Event.RunFinished(
                RunStatus.RUNNING, RunStatus.FAILED, FinishReason.CANCELLED, "no longer wanted", null, null, null));
        return run.gateId;
    }

    /** The review of an override, which stands in no chain. */
    public static void reviewed(TestLog log, String runId, String gateId) {
        log.unchained(
                runId,
                new Event.OverrideReviewed(
                        gateId,
                        "Finance approval",
                        new Actor(ActorType.HUMAN, "vic"),
                        ReviewFinding.UNJUSTIFIED,
                        "they could have waited"));
    }

    private void vote(Vote vote) {
        add(new Event.VoteRecorded(
                gateId, "Finance approval", "look-up", 1, vote, APPROVER, null, "c".repeat(64), null, null));
    }

    private void resolve(GateOutcome outcome) {
        add(new Event.GateResolved(
                gateId, "Finance approval", "look-up", 1, outcome, "so it was", null, APPROVER, null));
    }

    private void start(int index, int attempt) {
        add(new Event.StepStarted(
                step(index),
                StepType.ACT,
                index,
                attempt,
                gateId,
                "payments",
                INPUT.sha256(),
                log.now().plusSeconds(300)));
    }

    private void complete(int index, int attempt, JsonValue output) {
        add(new Event.StepCompleted(step(index), index, attempt, output, output.sha256()));
    }

    private void status(RunStatus from, RunStatus to, StatusReason reason, @Nullable String gate) {
        add(new Event.RunStatusChanged(from, to, reason, gate, null));
    }

    private void add(Event event) {
        log.chained(runId, event);
    }

    private Verdict verdict(VerdictKind kind, int index, int attempt, @Nullable String approval) {
        return new Verdict(
                Verdict.VERSION,
                gateId,
                TestLog.TENANT,
                runId,
                step(index),
                attempt,
                INPUT.sha256(),
                kind,
                "the policy's sentence",
                "prod-payments",
                "federation",
                List.of("prod-payments/limit"),
                approval,
                "b".repeat(64),
                log.now(),
                7);
    }

    private static String step(int index) {
        return index == 0 ? "look-up" : "transfer";
    }
}
