package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Vote;
import io.federationcore.sink.store.AuditStore;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** {@code ./fcrun demo}: three governed runs on real parts, from nothing to nothing. */
@CommandLine.Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a broker, a database and all services, runs a governed workflow three times, shows each run's steps,"
                    + " policy decisions and audit trail, and stops everything.",
            "Exits 0 only if one run completed, one was flagged, approved by a person and completed, and one was denied."
        },
        subcommands = GateTourCommand.class,
        footer = {"", "Example:", "  ./fcrun demo --json"})
final class DemoCommand extends ShowingCommand {
    private static final String WORKFLOW = "pt004_execution_spine";
    private static final String VERSION = "2.0.0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    boolean show(LocalSystem system, LocalDirectory directory, Progress progress) throws Exception {
        boolean good = true;
        try (FederationClient client = system.connection().client();
                AuditStore store = system.connection().store()) {
            for (DemoFlow flow : DemoFlow.values()) {
                progress.say("Running " + flow.wire());
                RunReport report = run(flow, client, store);
                DemoResult result = result(flow, report, store);
                progress.done();
                boolean asExpected = result.isAsExpected(flow);
                good &= asExpected;
                print(flow, result, report, asExpected);
            }
        }
        return good;
    }

    /** Runs one flow to its end, approving where a person is asked. */
    static RunReport run(DemoFlow flow, FederationClient client, AuditStore store) throws SQLException {
        JsonValue input = JsonValue.parse("{\"test_mode\":\"" + flow.wire() + "\"}");
        Command.StartRun start =
                new Command.StartRun(WORKFLOW, VERSION, input, JsonValue.EMPTY_OBJECT, List.of(), null, null);
        CompletableFuture<Void> approval = new CompletableFuture<>();
        try (WatchedRun run = WatchedRun.start(client, start, record -> approveIfAsked(record, client, approval))) {
            long lastSeq = run.awaitEnd(PATIENCE).lastSeq();
            if (approval.isDone()) {
                approval.join();
            }
            return StoredRun.await(store, run.runId(), lastSeq, PATIENCE);
        }
    }

    /** The person of this demo: looks at what is flagged, and approves. */
    private static void approveIfAsked(AuditRecord record, FederationClient client, CompletableFuture<Void> approval) {
        if (record.entry().type() == EventType.GATE_FLAGGED) {
            Ballot ballot = Ballot.of(record);
            String gateId = ballot.content().gateId();
            var unused = client.vote(record.entry().runId(), gateId, Vote.APPROVE, ballot.sha256(), "looked at it")
                    .thenAccept(outcome -> {
                        outcome.orThrow();
                        approval.complete(null);
                    })
                    .exceptionally(error -> {
                        approval.completeExceptionally(error);
                        return null;
                    });
        }
    }

    static DemoResult result(DemoFlow flow, RunReport report, AuditStore store) throws SQLException {
        return new DemoResult(
                flow.wire(),
                report.run().runId(),
                report.run().status(),
                RunReport.transitions(store.chain(report.run().runId())),
                report.steps(),
                report.verdicts(),
                report.events(),
                report.chainVerified());
    }

    private void print(DemoFlow flow, DemoResult result, RunReport report, boolean asExpected) {
        if (json()) {
            out().println(Checks.printableJson(new String(Codec.write(result), StandardCharsets.UTF_8)));
            return;
        }
        headline(asExpected, flow.wire(), result.transitions());
        if (!asExpected) {
            out().printf("  expected %s%n", statuses(flow));
        }
        print(report);
    }

    private static String statuses(DemoFlow flow) {
        List<String> names =
                flow.lifecycle().stream().map(status -> status.wire()).toList();
        return String.join(" → ", names) + " with " + flow.completedSteps() + " steps completed and a chain that holds";
    }
}
