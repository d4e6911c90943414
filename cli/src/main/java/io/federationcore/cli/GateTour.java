package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Vote;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.GateOverride;
import io.federationcore.sink.view.GateView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Walks runs through gates as people would: each speaks with a key of their own, and sees the ballot before. */
final class GateTour implements AutoCloseable {
    private static final String VERSION = "1.0.0";
    private static final JsonValue PAYMENT = JsonValue.parse("{\"amount\":120}");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final FederationClient operator;
    private final FederationClient ada;
    private final FederationClient grace;
    private final FederationClient otto;
    private final AuditStore store;

    GateTour(Connection connection, KeyRing keys, FederationClient operator, AuditStore store) {
        this.operator = operator;
        this.store = store;
        this.ada = person("ada", connection, keys);
        this.grace = person("grace", connection, keys);
        this.otto = person("otto", connection, keys);
    }

    private static FederationClient person(String id, Connection connection, KeyRing keys) {
        return connection.client(keys, Principal.parse("user:" + id), id);
    }

    /**
     * What one flow came to: one line with {@code --json}.
     *
     * @param refusals what those who cheated were told
     * @param gate the gate as the stored log tells it
     */
    record Result(
            String test,
            String runId,
            RunStatus status,
            List<RunStatus> transitions,
            List<Rejection> refusals,
            GateView gate,
            List<RunReport.TrailEntry> events,
            boolean chainVerified) {
        boolean isAsExpected(GateFlow flow) {
            GateOverride override = gate.override();
            boolean reviewed = flow != GateFlow.OVERRIDDEN || override != null && override.reviewedBy() != null;
            return chainVerified
                    && reviewed
                    && transitions.equals(flow.lifecycle())
                    && gate.status() == flow.gate()
                    && refusals.stream().map(Rejection::code).toList().equals(flow.refusals());
        }
    }

    /** A result, and the run in full. */
    record Shown(Result result, RunReport report) {}

    Shown walk(GateFlow flow) throws Exception {
        Command.StartRun start =
                new Command.StartRun(flow.workflow(), VERSION, PAYMENT, JsonValue.EMPTY_OBJECT, List.of(), null, null);
        CompletableFuture<Ballot> asked = new CompletableFuture<>();
        try (WatchedRun run = WatchedRun.start(operator, start, record -> {
            if (record.entry().type() == EventType.GATE_FLAGGED) {
                asked.complete(Ballot.of(record));
            }
        })) {
            Ballot ballot = asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<Rejection> refusals = act(flow, run.runId(), ballot);
            long last = run.awaitEnd(PATIENCE).lastSeq();
            RunReport report = StoredRun.await(store, run.runId(), last, PATIENCE);
            String gateId = ballot.content().gateId();
            if (flow == GateFlow.OVERRIDDEN) {
                done(otto.reviewOverride(run.runId(), gateId, ReviewFinding.JUSTIFIED, "The shop stood still"));
            }
            GateView gate = settled(gateId, flow);
            Result result = new Result(
                    flow.wire(),
                    run.runId(),
                    report.run().status(),
                    RunReport.transitions(store.chain(run.runId())),
                    refusals,
                    gate,
                    report.events(),
                    report.chainVerified());
            return new Shown(result, report);
        }
    }

    /** What people do at the gate; the refusals of those who cheat. */
    private List<Rejection> act(GateFlow flow, String runId, Ballot ballot) throws Exception {
        String gate = ballot.content().gateId();
        String digest = ballot.sha256();
        List<Rejection> refusals = new ArrayList<>();
        switch (flow) {
            case APPROVED -> done(ada.approve(runId, gate, digest, JsonValue.parse("{\"limit\":500}"), "Invoice seen"));
            case REJECTED -> done(ada.vote(runId, gate, Vote.REJECT, digest, "No invoice"));
            case QUORUM -> {
                refusals.add(refused(operator.vote(runId, gate, Vote.APPROVE, digest, "My own run")));
                done(ada.vote(runId, gate, Vote.APPROVE, digest, null));
                done(grace.vote(runId, gate, Vote.APPROVE, digest, null));
            }
            case OVERRIDDEN -> {
                done(ada.requestOverride(
                        runId,
                        new Command.RequestOverride(
                                gate, digest, OverrideReason.INCIDENT, "The shop stands still", "INC-7")));
                refusals.add(refused(ada.applyOverride(runId, gate, digest)));
                done(grace.applyOverride(runId, gate, digest));
            }
        }
        return refusals;
    }

    private static void done(CompletableFuture<Outcome> asked) throws Exception {
        asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).orThrow();
    }

    private static Rejection refused(CompletableFuture<Outcome> asked) throws Exception {
        return switch (asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            case Outcome.Refused refused -> refused.rejection();
            case Outcome.Accepted accepted ->
                throw new UserError(
                        UserError.FAILED, "Expected a refusal of somebody who cheats, but found " + accepted);
        };
    }

    /** The gate once the stored views show its end, and where it was overridden its review: they may lag. */
    private GateView settled(String gateId, GateFlow flow) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var found = store.gate(gateId);
            GateOverride override = found.map(GateView::override).orElse(null);
            boolean reviewed = flow != GateFlow.OVERRIDDEN || override != null && override.reviewedBy() != null;
            if (found.isPresent() && found.get().status() == flow.gate() && reviewed) {
                return found.get();
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        throw new UserError(
                UserError.FAILED,
                "Expected gate " + gateId + " in the database to be "
                        + flow.gate().wire() + " within " + PATIENCE.toSeconds() + " s, but it is not");
    }

    @Override
    public void close() {
        ada.close();
        grace.close();
        otto.close();
    }
}
