package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run with everything around it that the orchestrator would keep: the log's head, the payloads that its events hold,
 * the commands that were accepted, and a clock that only moves when it is told to.
 */
final class TestRun {
    static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
    static final Duration VERDICT_TIMEOUT = Duration.ofSeconds(10);
    /** Not 0, so that nobody mistakes the run's numbers for the log's. */
    static final long FIRST_LOG_SEQ = 7;

    private static final byte[] SALT_KEY = "a salt key of the tests, 32 bytes".getBytes(StandardCharsets.UTF_8);

    private final StoredRegistry registry = new StoredRegistry();
    private final WorkflowDefinition workflow;
    private String bundleDigest;
    private final Map<String, JsonValue> kept = new HashMap<>();
    private final Map<String, Context.AcceptedCommand> accepted = new HashMap<>();
    private final List<Recorded> entries = new ArrayList<>();
    private final List<RunEffects.Outgoing> sent = new ArrayList<>();
    private final List<Message> said = new ArrayList<>();
    private final Set<Message> agreed = new HashSet<>();
    private PrincipalsDocument principals = Cast.PRINCIPALS;
    private RunState state = RunState.Unborn.INSTANCE;
    private Instant now = START;
    private LogHead log = new LogHead("test/fc-run/0", FIRST_LOG_SEQ, START, SALT_KEY);
    private int commands;

    TestRun(String yaml) {
        workflow = registry.register(yaml);
        bundleDigest = registry.activate(Workflows.BUNDLE);
        registry.activate(principals);
    }

    /** Publishes other policies, which judge from now on. */
    void publish(PolicyBundle bundle) {
        bundleDigest = registry.activate(bundle);
    }

    /** Publishes other principals. */
    void publish(PrincipalsDocument others) {
        principals = others;
        registry.activate(others);
    }

    String principalsDigest() {
        return registry.pointer(RegistryNames.PRINCIPALS).orElseThrow();
    }

    PrincipalsDocument principals() {
        return principals;
    }

    /** Decides {@code message} and, if it is accepted, goes on from there. */
    Decision<RunState> take(Message sent) {
        Message message = Cast.signed(sent);
        Context context = context();
        said.add(message);
        Decision<RunState> decision = RunDecisions.decide(state, message, context);
        if (decision instanceof Decision.Accepted<RunState> done) {
            agreed.add(message);
            RunEffects.Outgoing outgoing = RunEffects.outgoing(state, done, context);
            this.sent.add(outgoing);
            kept.putAll(outgoing.payloads());
            state = done.after();
            log = done.log();
            entries.addAll(done.entries());
            if (message instanceof Message.Asked asked) {
                String lastEvent = done.entries().getLast().entry().eventId();
                accepted.put(asked.command().commandId(), new Context.AcceptedCommand(asked.bodySha256(), lastEvent));
            }
        }
        return decision;
    }

    Context context() {
        return new Context(
                log.timeFor(now),
                log,
                new Authority(principals),
                registry,
                name -> Optional.ofNullable(kept.get(name)),
                commandId -> Optional.ofNullable(accepted.get(commandId)),
                VERDICT_TIMEOUT);
    }

    /** A message said before: -1 is the last. */
    Message said(int which) {
        return said.get(Math.max(0, said.size() + which));
    }

    /** Whether this very message was accepted before. */
    boolean wasAccepted(Message message) {
        return agreed.contains(Cast.signed(message));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void passTo(Instant time) {
        now = time.isAfter(now) ? time : now;
    }

    String nextCommandId() {
        return "command-" + ++commands;
    }

    String runId() {
        return runIdMadeAt(START);
    }

    /** A UUIDv7 of that time. */
    static String runIdMadeAt(Instant time) {
        String millis = "%012x".formatted(time.toEpochMilli());
        return millis.substring(0, 8) + "-" + millis.substring(8) + "-7000-8000-000000000001";
    }

    StoredRegistry registry() {
        return registry;
    }

    WorkflowDefinition workflow() {
        return workflow;
    }

    String bundleDigest() {
        return bundleDigest;
    }

    Instant now() {
        return now;
    }

    RunState state() {
        return state;
    }

    Live live() {
        if (state instanceof Live live) {
            return live;
        }
        throw new AssertionError("Expected a live run, but found " + state);
    }

    List<Recorded> entries() {
        return Collections.unmodifiableList(entries);
    }

    RunEffects.Outgoing lastSent() {
        return sent.getLast();
    }

    /** The log as bytes, one record a line, as the audit topic would hold it. */
    List<String> recordedLines() {
        return entries.stream()
                .map(recorded -> new String(Codec.write(recorded.toAuditRecord()), StandardCharsets.UTF_8))
                .toList();
    }
}
