package io.federationcore.schemas.message;

import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryPointer;
import io.federationcore.schemas.registry.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One filled example of every message, and some with everything absent that may be. */
final class Examples {
    static final String RUN = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String SHA = "ab".repeat(32);
    private static final Instant TIME = Instant.parse("2026-01-31T09:30:00.120Z");
    private static final JsonValue PAYLOAD = JsonValue.parse("{\"amount\":0.1,\"ids\":[1,null,\"a,}\\\"\"],\"Z\":{}}");
    private static final String TEXT = "Zoë said \"no\"\n\\ \u0001 \u2028 \ud83d\ude00";
    static final Actor ACTOR = new Actor(ActorType.HUMAN, "ada");
    static final Principal PRINCIPAL = new Principal(PrincipalType.USER, "ada", "service:gateway");

    private Examples() {}

    static List<Command.Body> bodies() {
        return List.of(
                new Command.StartRun("w", "1.0.0", PAYLOAD, PAYLOAD, List.of("b", TEXT, "a"), TEXT, RUN),
                Command.StartRun.of("w", JsonValue.parse("1")),
                new Command.PauseRun(TEXT),
                new Command.PauseRun(null),
                new Command.ResumeRun(),
                new Command.CancelRun(TEXT),
                new Command.CompleteStep("s", 2, PAYLOAD),
                new Command.CompleteStep("s", 2, JsonValue.NULL),
                new Command.FailStep("s", 2, "no-stock", TEXT, true),
                new Command.ExtendStep("s", 2),
                new Command.CastVote("g", Vote.REJECT, TEXT),
                new Command.TimerDue("t", TIME),
                new Command.RegisterWorkflow("a: 1\n", Map.of("b", TEXT, "a", "", "_", "x"), Map.of("s", PAYLOAD)),
                new Command.PublishPolicies(Map.of("b.yaml", "b: 1", "a.yaml", TEXT, "B.yaml", "")),
                new Command.PublishPrincipals(PAYLOAD));
    }

    static List<Command> commands() {
        return bodies().stream()
                .map(body ->
                        new Command("c:1", "acme", body instanceof Command.Registration ? Command.REGISTRY : RUN, body))
                .toList();
    }

    static Verdict verdict() {
        return new Verdict(
                1,
                "g",
                "acme",
                RUN,
                "s",
                2,
                SHA,
                VerdictKind.FLAG,
                TEXT,
                "p",
                "federation",
                List.of("p/b", "p/a"),
                "two-finance",
                SHA,
                TIME,
                123);
    }

    static Verdict verdictOnNothing() {
        return new Verdict(
                1,
                "g",
                "acme",
                RUN,
                null,
                0,
                SHA,
                VerdictKind.DENY,
                "no policy",
                null,
                null,
                List.of(),
                null,
                null,
                TIME,
                0);
    }

    static List<Event> events() {
        return List.of(
                new Event.RunCreated(
                        "w", "1", SHA, Driver.EXTERNAL, PAYLOAD, SHA, PAYLOAD, List.of("b", "a"), TEXT, RUN, TIME),
                new Event.RunStatusChanged(RunStatus.RUNNING, RunStatus.PAUSED, StatusReason.GATE_OPENED, "g", TEXT),
                new Event.RunStatusChanged(RunStatus.PENDING, RunStatus.RUNNING, StatusReason.STARTED, null, null),
                new Event.RunFinished(
                        RunStatus.RUNNING, RunStatus.FAILED, FinishReason.GATE_DENIED, TEXT, "s", "o", SHA),
                new Event.StepStarted("s", StepType.ACT, 0, 1, "g", "q", SHA, TIME),
                new Event.StepCompleted("s", 0, 1, PAYLOAD, SHA),
                new Event.StepFailed("s", 0, 1, "code", TEXT),
                new Event.StepRetryScheduled("s", 0, 1, 2, TIME, "code", TEXT),
                new Event.StepExtended("s", 0, 1, TIME),
                new Event.GateRequested("g", TEXT, "s", StepType.ACT, 0, 1, SHA, TIME),
                new Event.GateRequested("g", TEXT, null, null, null, 0, SHA, TIME),
                new Event.GateFlagged(
                        "g", "n", "s", 1, verdict(), "two-finance", List.of("user:b", "group:a"), 2, TIME),
                new Event.VoteRecorded("g", "n", "s", 1, Vote.APPROVE, ACTOR, null),
                new Event.GateResolved("g", "n", "s", 1, GateOutcome.DENIED, TEXT, verdictOnNothing(), ACTOR),
                new Event.WorkflowRegistered("w", "1", SHA),
                new Event.BundlePublished(SHA, null),
                new Event.PrincipalsChanged(SHA, SHA),
                new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, TEXT, SHA, 3));
    }

    static List<AuditRecord> records() {
        List<AuditRecord> records = new ArrayList<>();
        for (Event event : events()) {
            boolean chained = !(event instanceof Event.CommandRefused);
            Entry entry = new Entry(
                    1,
                    "acme/fc-run/3",
                    "acme",
                    RUN,
                    chained ? 7L : null,
                    42,
                    event.type(),
                    RUN + ".7",
                    TIME,
                    PRINCIPAL,
                    ACTOR,
                    new Cause(CauseKind.COMMAND, "c:1"),
                    "c:1",
                    chained ? Entry.NO_PREVIOUS : null,
                    SHA);
            records.add(new AuditRecord(entry, Codec.toValue(event), SHA));
        }
        return records;
    }

    static GateRequest request(Subject subject) {
        return new GateRequest(1, "g", "acme", RUN, PRINCIPAL, ACTOR, TIME, TIME.plusSeconds(5), subject);
    }

    static List<Record> others() {
        Subject step = new Subject.OfStep(
                "w", "1", SHA, "s", StepType.DECIDE, 0, 1, null, PAYLOAD, SHA, PAYLOAD, List.of("b", "a"));
        return List.of(
                request(step),
                request(new Subject.OfBundle(Map.of("b", TEXT, "a", "x"), SHA)),
                verdict(),
                verdictOnNothing(),
                new Task(1, "acme", RUN, "w", "1", "s", StepType.ACT, 1, "q", TIME, PAYLOAD, SHA, "g", verdict()),
                new Task(1, "acme", RUN, "w", "1", "s", StepType.ACT, 1, "q", TIME, PAYLOAD, SHA, "g", null),
                new Rejection(
                        1,
                        "c:1",
                        RUN,
                        "acme",
                        RejectionCode.DUPLICATE,
                        TEXT,
                        "e",
                        PRINCIPAL,
                        TIME,
                        "fc-run.commands",
                        3,
                        12345678901L),
                new Rejection(
                        1, null, null, null, RejectionCode.MALFORMED, TEXT, null, null, TIME, "fc-run.commands", 0, 0),
                new Snapshot(
                        1,
                        RUN,
                        "acme",
                        "w",
                        "1",
                        SHA,
                        RunStatus.PAUSED,
                        "s",
                        1,
                        List.of("g2", "g1"),
                        null,
                        7,
                        SHA,
                        TIME),
                new RegistryPointer(1, SHA),
                principals(),
                new PolicyBundle(Map.of("b.yaml", "b: 1", "a.yaml", TEXT)),
                new WorkflowArtifact(
                        StrictYaml.parse("kind: Workflow"), Map.of("p", TEXT, "a", "x"), Map.of("s", PAYLOAD)),
                new Claims(
                        "user:ada",
                        "user:ada",
                        "human:ada",
                        "acme",
                        "fc-run.commands",
                        SHA,
                        SHA,
                        RUN,
                        "c:1",
                        1_700_000_000,
                        1_700_000_300,
                        List.of("workflow:write", "admin")),
                new Claims("user:ada", "user:ada", "human:ada", "acme", "t", SHA, SHA, null, null, 1, 2, List.of()));
    }

    static PrincipalsDocument principals() {
        return new PrincipalsDocument(
                Map.of("acme", new PrincipalsDocument.Tenant(true), "beta", new PrincipalsDocument.Tenant(false)),
                Map.of("finance", List.of("user:ada", "user:bob")),
                List.of(new PrincipalsDocument.Registered(
                        "user:ada",
                        List.of(
                                new PrincipalsDocument.Key("k1", KeyAlgorithm.HS256, null),
                                new PrincipalsDocument.Key("k2", KeyAlgorithm.ED25519, "A".repeat(43))),
                        List.of(new PrincipalsDocument.Grant(
                                List.of(Scope.WORKFLOW_WRITE, Scope.ADMIN),
                                List.of("acme"),
                                List.of("human:*"),
                                List.of("q"))),
                        true)));
    }
}
