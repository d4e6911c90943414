package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import java.io.Console;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A decision of a person at a gate. The person sees before it exactly the bytes whose digest the decision carries, and says
 * yes to them: on a terminal, with {@code --yes}, or by naming the digest.
 */
abstract class GateDecisionCommand extends ClientCommand {
    @Parameters(paramLabel = "GATE", description = "The gate's id, <run>.g<number>, as ./fcrun gates shows it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String gateId;

    @Option(names = "--yes", description = "Do not ask: what is shown is what is decided on.")
    private boolean yes;

    @Option(
            names = "--ballot",
            paramLabel = "SHA256",
            description = "Decide only on what has this digest, which was looked at before. Nothing is asked.")
    private @Nullable String expected;

    @SuppressWarnings("NullAway.Init") // set by prepare
    private Ballot ballot;

    /** What this command does to the gate, as a question to the person. */
    abstract String question();

    /** Sends the decision. */
    abstract CompletableFuture<Outcome> decide(FederationClient client, String runId, Ballot shown);

    /** Answers, once the decision was accepted. */
    abstract void answer(Decided decided);

    /**
     * The answer with {@code --json}.
     *
     * @param outcome how the gate ended by this; null while it waits for more
     */
    record Decided(
            String gateId,
            String did,
            String ballotSha256,
            @Nullable GateOutcome outcome) {}

    final String gateId() {
        return gateId;
    }

    @Override
    final void prepare(Connection connection) throws Exception {
        try (AuditStore store = store(connection)) {
            ballot = find(store, runOf(gateId), gateId);
        }
        if (!json()) {
            new BallotPrinter(out(), style()).print(ballot);
        }
        if (expected != null && !expected.equals(ballot.sha256())) {
            throw new UserError(
                    UserError.FAILED,
                    "Expected a gate that asks " + expected + ", but it asks " + ballot.sha256() + "; look at it anew");
        }
        if (expected == null && !yes) {
            ask();
        }
    }

    private void ask() {
        Console console = System.console();
        boolean watched = console != null && Terminal.isStandardOutput();
        if (console == null || !watched) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected --yes, or --ballot with the digest that was looked at, for nobody watches");
        }
        String answer = console.readLine("%s [y/N] ", question());
        if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
            throw new UserError(UserError.FAILED, "Nothing was decided");
        }
    }

    @Override
    final int run(Connection connection, FederationClient client) throws Exception {
        Outcome.Accepted accepted = accepted(ofArguments(() -> decide(client, runOf(gateId), ballot)));
        GateOutcome outcome = null;
        for (AuditRecord record : accepted.entries()) {
            if (record.entry().type() == EventType.GATE_RESOLVED) {
                outcome = Codec.read(record.data(), Event.GateResolved.class).outcome();
            }
        }
        if (outcome == GateOutcome.SUPERSEDED) {
            throw new UserError(
                    UserError.FAILED,
                    "Other policies are in force since; the gate is given up, and its step is judged anew: see ./fcrun"
                            + " gates");
        }
        answer(new Decided(gateId, name(), ballot.sha256(), outcome));
        return 0;
    }

    /** What is done, in one word. */
    abstract String name();

    /** The run that a gate is of. */
    static String runOf(String gate) {
        int border = gate.lastIndexOf(".g");
        if (border < 0) {
            throw new UserError(UserError.USAGE, "Expected a gate's id such as <run>.g12, but found '" + gate + "'");
        }
        return gate.substring(0, border);
    }

    /** What the people at a gate are asked, as the log has it. */
    static Ballot find(AuditStore store, String runId, String gateId) throws SQLException {
        Optional<StoredEntry> stored = store.ballot(runId, gateId);
        return stored.map(entry -> Ballot.of(entry.readRecord()))
                .orElseThrow(() -> new UserError(
                        UserError.FAILED,
                        "Expected a gate that asks people, but the log has none of id '" + gateId + "'"));
    }
}
