package io.federationcore.schemas.message;

import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.OpenReviews;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryPointer;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One filled example of every message, and some with everything absent that may be. They are the examples of the contract
 * too: {@code ContractExamplesTest} holds its files to them.
 */
public final class Examples {
    public static final String RUN = "01890a5d-ac96-774b-bcce-b302099a8057";
    /** Stands for a digest of something that is not shown here. */
    private static final String SHA = "ab".repeat(32);

    /** As long as a signature is, and of its shape; nothing checks this one. */
    private static final Signed SIGNED = new Signed("eyJhbGciOiJFZERTQSIsImtpZCI6InAxIn0.eyJpc3MiOiJ4In0.c2ln", SHA);

    private static final String GATE = RUN + ".g3";
    private static final Instant TIME = Instant.parse("2026-01-31T09:30:00.120Z");
    private static final JsonValue PAYLOAD = JsonValue.parse("{\"amount\":0.1,\"ids\":[1,null,\"a,}\\\"\"],\"Z\":{}}");
    private static final String TEXT = "Zoë said \"no\"\n\\ \u0001 \u2028 \ud83d\ude00";
    /** What a step is given. */
    private static final JsonValue GIVEN =
            JsonValue.parse("{\"input\":" + PAYLOAD + ",\"results\":{\"look-up\":" + PAYLOAD + "}}");

    private static final byte[] SALT_KEY = "the example log's own key: secret".getBytes(StandardCharsets.US_ASCII);
    static final Actor ACTOR = new Actor(ActorType.HUMAN, "ada");
    static final Principal PRINCIPAL = new Principal(PrincipalType.USER, "ada", "service:gateway");

    private Examples() {}

    /** All messages, one list. */
    public static List<Record> messages() {
        return Stream.of(
                        commands(),
                        others(),
                        records(),
                        events().stream().map(Record.class::cast).toList())
                .<Record>flatMap(List::stream)
                .toList();
    }

    /** Documents that people write in YAML, and the signature's header, as JSON, by the name of their schema. */
    public static Map<String, JsonValue> documents() {
        return Map.of(
                "workflow", StrictYaml.parse(ExampleDocuments.WORKFLOW),
                "gate_policy", StrictYaml.parse(ExampleDocuments.POLICY),
                "approval_profile", StrictYaml.parse(ExampleDocuments.PROFILE),
                "auth_header", JsonValue.parse("{\"alg\":\"HS256\",\"kid\":\"ada-2026\"}"));
    }

    static List<Command.Body> bodies() {
        return List.of(
                new Command.StartRun("supplier-payment", "1.0.0", PAYLOAD, PAYLOAD, List.of("b", TEXT, "a"), TEXT, RUN),
                Command.StartRun.of("supplier-payment", JsonValue.parse("1")),
                new Command.PauseRun(TEXT),
                new Command.PauseRun(null),
                new Command.ResumeRun(),
                new Command.CancelRun(TEXT),
                new Command.CompleteStep("transfer", 2, PAYLOAD),
                new Command.CompleteStep("transfer", 2, JsonValue.NULL),
                new Command.FailStep("transfer", 2, "no-stock", TEXT, true),
                new Command.ExtendStep("transfer", 2),
                new Command.EnterStep("transfer"),
                new Command.OpenGate("transfer", "approval", TEXT, null, List.of("bob", "group:finance"), 2, 3_600),
                new Command.FinishRun(RunStatus.FAILED, TEXT),
                new Command.CastVote(GATE, Vote.REJECT, SHA, TEXT, null),
                new Command.CastVote(GATE, Vote.APPROVE, SHA, null, PAYLOAD),
                new Command.WithdrawVote(GATE, TEXT),
                new Command.RequestOverride(GATE, SHA, OverrideReason.INCIDENT, TEXT, "INC-4711"),
                new Command.ApplyOverride(GATE, SHA),
                new Command.ReviewOverride(GATE, ReviewFinding.JUSTIFIED, TEXT),
                new Command.TimerDue("deadline", TIME),
                new Command.RegisterWorkflow(
                        ExampleDocuments.WORKFLOW, Map.of("b", TEXT, "a", "", "_", "x"), Map.of("input", PAYLOAD)),
                new Command.PublishPolicies(ExampleDocuments.FILES),
                new Command.PublishPrincipals(Codec.toValue(principals())),
                new Command.NoteOverride(RUN, GATE, List.of("user:ada", "user:bob"), TIME, true));
    }

    static List<Command> commands() {
        return bodies().stream()
                .map(body -> new Command(
                        "order:4711", "acme", body instanceof Command.Registration ? Command.REGISTRY : RUN, body))
                .toList();
    }

    static Verdict verdict() {
        return new Verdict(
                1,
                GATE,
                "acme",
                RUN,
                "transfer",
                1,
                GIVEN.sha256(),
                VerdictKind.FLAG,
                TEXT,
                "prod-payments",
                "federation",
                List.of("prod-payments/hard-limit", "prod-payments/soft-limit"),
                "two-finance",
                SHA,
                TIME,
                123);
    }

    static Verdict verdictOnNothing() {
        return new Verdict(
                1,
                GATE,
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
                        "supplier-payment",
                        "1.0.0",
                        SHA,
                        Driver.EXTERNAL,
                        PAYLOAD,
                        PAYLOAD.sha256(),
                        PAYLOAD,
                        List.of("b", "a"),
                        TEXT,
                        RUN,
                        TIME),
                new Event.RunStatusChanged(RunStatus.RUNNING, RunStatus.PAUSED, StatusReason.GATE_OPENED, GATE, TEXT),
                new Event.RunStatusChanged(RunStatus.PENDING, RunStatus.RUNNING, StatusReason.STARTED, null, null),
                new Event.RunFinished(
                        RunStatus.RUNNING,
                        RunStatus.FAILED,
                        FinishReason.GATE_DENIED,
                        TEXT,
                        "transfer",
                        "look-up",
                        SHA),
                new Event.StepStarted("transfer", StepType.ACT, 0, 1, GATE, "payments", SHA, TIME),
                new Event.StepCompleted("transfer", 0, 1, PAYLOAD, PAYLOAD.sha256()),
                new Event.StepFailed("transfer", 0, 1, "code", TEXT),
                new Event.StepRetryScheduled("transfer", 0, 1, 2, TIME, "code", TEXT),
                new Event.StepExtended("transfer", 0, 1, TIME),
                new Event.GateRequested(GATE, TEXT, "transfer", StepType.ACT, 0, 1, SHA, TIME),
                new Event.GateRequested(GATE, TEXT, null, null, null, 0, SHA, TIME),
                new Event.GateFlagged(
                        GATE,
                        "Transfer",
                        "transfer",
                        1,
                        verdict(),
                        "two-finance",
                        List.of("user:b", "group:a"),
                        2,
                        TIME,
                        "acme",
                        RUN,
                        "supplier-payment",
                        "1.0.0",
                        SHA,
                        StepType.ACT,
                        GIVEN.sha256(),
                        SHA,
                        SHA,
                        List.of(Separation.REQUESTER),
                        List.of("user:ada"),
                        JsonValue.parse("{\"type\":\"object\"}"),
                        SIGNED),
                new Event.GateFlagged(
                        GATE,
                        "Transfer",
                        "transfer",
                        1,
                        null,
                        "x",
                        List.of("user:b"),
                        1,
                        TIME,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                new Event.VoteRecorded(GATE, "Transfer", "transfer", 1, Vote.APPROVE, ACTOR, null, SHA, SHA, SIGNED),
                new Event.VoteRecorded(GATE, "Transfer", "transfer", 1, Vote.WITHDRAW, ACTOR, TEXT, null, null, null),
                new Event.GateInputAccepted(GATE, "Transfer", "transfer", 1, PAYLOAD, PAYLOAD.sha256()),
                new Event.OverrideRequested(
                        GATE,
                        "Transfer",
                        "transfer",
                        1,
                        ACTOR,
                        OverrideReason.INCIDENT,
                        TEXT,
                        "INC-4711",
                        SHA,
                        TIME,
                        SIGNED),
                new Event.OverrideApplied(
                        GATE,
                        "Transfer",
                        "transfer",
                        1,
                        ACTOR,
                        ACTOR,
                        OverrideReason.SAFETY,
                        TEXT,
                        "INC-4711",
                        SHA,
                        new Event.Bypassed(
                                VerdictKind.FLAG,
                                "prod-payments",
                                "federation",
                                List.of("prod-payments/soft-limit"),
                                TEXT,
                                "two-finance",
                                List.of("group:finance"),
                                2,
                                List.of("user:bob"),
                                List.of("user:ada"),
                                true),
                        TIME,
                        SIGNED),
                new Event.OverrideReviewed(GATE, "Transfer", ACTOR, ReviewFinding.UNJUSTIFIED, TEXT),
                new Event.GateResolved(
                        GATE, "Transfer", "transfer", 1, GateOutcome.DENIED, TEXT, verdictOnNothing(), ACTOR, SIGNED),
                new Event.GateResolved(
                        GATE,
                        "Transfer",
                        "transfer",
                        1,
                        GateOutcome.APPROVED,
                        TEXT,
                        null,
                        ACTOR,
                        List.of("user:ada", "user:bob"),
                        SHA),
                new Event.WorkflowRegistered("supplier-payment", "1.0.0", SHA),
                new Event.BundlePublished(SHA, null),
                new Event.PrincipalsChanged(SHA, SHA),
                new Event.OverrideNoted(RUN, GATE, List.of("user:ada", "user:bob"), TIME, false, SHA),
                new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, TEXT, SHA, 3),
                new Event.RunSealed(11, SHA),
                new Event.GateRequested(
                        GATE, TEXT, "transfer", StepType.ACT, 0, 1, SHA, TIME, new Event.Ask("approval", TEXT)));
    }

    static List<AuditRecord> records() {
        return events().stream().map(Examples::record).toList();
    }

    /** An event as the log holds it, with salt and data root as they must be. */
    private static AuditRecord record(Event event) {
        boolean chained = !(event instanceof Event.CommandRefused || event instanceof Event.OverrideReviewed);
        String run = event instanceof Event.OfRun || !chained ? RUN : Command.REGISTRY;
        String eventId = run + (chained ? ".7" : ".x42");
        JsonValue data = Codec.toValue(event);
        byte[] salt = AuditHash.salt(SALT_KEY, eventId);
        Entry entry = new Entry(
                1,
                "acme/fc-run/3",
                "acme",
                run,
                chained ? 7L : null,
                42,
                event.type(),
                eventId,
                TIME,
                PRINCIPAL,
                ACTOR,
                new Cause(CauseKind.COMMAND, "order:4711"),
                "order:4711",
                chained ? SHA : null,
                Sha256.toHex(AuditHash.dataRoot(data, salt)));
        return new AuditRecord(entry, data, Sha256.toHex(salt));
    }

    static GateRequest request(Subject subject) {
        return new GateRequest(1, GATE, "acme", RUN, PRINCIPAL, ACTOR, TIME, TIME.plusSeconds(5), subject);
    }

    static List<Record> others() {
        Subject step = new Subject.OfStep(
                "supplier-payment",
                "1.0.0",
                SHA,
                "transfer",
                StepType.DECIDE,
                0,
                1,
                null,
                GIVEN,
                GIVEN.sha256(),
                PAYLOAD,
                List.of("b", "a"));
        return List.of(
                request(step),
                request(new Subject.OfBundle(
                        ExampleDocuments.FILES, new PolicyBundle(ExampleDocuments.FILES).digest())),
                verdict(),
                verdictOnNothing(),
                new Task(
                        1,
                        "acme",
                        RUN,
                        "supplier-payment",
                        "1.0.0",
                        "transfer",
                        StepType.ACT,
                        1,
                        "payments",
                        TIME,
                        GIVEN,
                        GIVEN.sha256(),
                        GATE,
                        verdict(),
                        SIGNED,
                        List.of(new Consent("user:ada", SIGNED), new Consent("user:bob", null))),
                new Task(
                        1,
                        "acme",
                        RUN,
                        "supplier-payment",
                        "1.0.0",
                        "transfer",
                        StepType.ACT,
                        1,
                        "payments",
                        TIME,
                        GIVEN,
                        GIVEN.sha256(),
                        GATE,
                        null,
                        null,
                        null),
                new Rejection(
                        1,
                        "order:4711",
                        RUN,
                        "acme",
                        RejectionCode.DUPLICATE,
                        TEXT,
                        RUN + ".0",
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
                        "supplier-payment",
                        "1.0.0",
                        SHA,
                        RunStatus.PAUSED,
                        "transfer",
                        1,
                        List.of(RUN + ".g7", GATE),
                        null,
                        7,
                        SHA,
                        TIME),
                new RegistryPointer(1, SHA, null),
                new RegistryPointer(1, SHA, List.of("user:ada", "service:portal")),
                new OpenReviews(List.of(new OpenReviews.Review(RUN, GATE, List.of("user:ada", "user:bob"), TIME))),
                principals(),
                new PolicyBundle(ExampleDocuments.FILES),
                new WorkflowArtifact(
                        StrictYaml.parse(ExampleDocuments.WORKFLOW),
                        Map.of("assess", TEXT, "a", "x"),
                        Map.of("input", PAYLOAD)),
                new Claims(
                        "user:ada",
                        "user:ada",
                        "human:ada",
                        "acme",
                        "fc-run.commands",
                        SHA,
                        SHA,
                        RUN,
                        "order:4711",
                        1_700_000_000,
                        1_700_000_300,
                        List.of("workflow:write", "admin")),
                new Claims("user:ada", "user:ada", "human:ada", "acme", "t", SHA, SHA, null, null, 1, 2, List.of()),
                new Claims("user:ada", "user:ada", "human:ada", "acme", "t", SHA, SHA, RUN, "vote-1", 1, 2, List.of())
                        .with(new GateClaim(GATE, "approve", SHA, SHA, null)));
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
                                List.of("payments"))),
                        true)));
    }
}
