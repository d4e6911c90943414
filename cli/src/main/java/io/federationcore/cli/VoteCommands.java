package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.Vote;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person says at a gate. */
final class VoteCommands {
    private VoteCommands() {}

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Shows what a gate asks, and approves it.",
            footer = {"", "Example:", "  ./fcrun approve GATE --reason 'invoice seen'"})
    static final class ApproveCommand extends GateDecisionCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
        private @Nullable String reason;

        @Option(
                names = "--input",
                paramLabel = JsonArgument.LABEL,
                converter = JsonArgument.class,
                description = "What the gate asks the approver for, by its schema.")
        private @Nullable JsonValue input;

        @Override
        String question() {
            return "Approve?";
        }

        @Override
        String name() {
            return "approve";
        }

        @Override
        CompletableFuture<Outcome> decide(FederationClient client, String runId, Ballot shown) {
            return client.approve(
                    runId, gateId(), shown.sha256(), input == null ? JsonValue.EMPTY_OBJECT : input, reason);
        }

        @Override
        void answer(Decided decided) {
            answer(
                    decided,
                    decided.outcome() == GateOutcome.APPROVED
                            ? "gate " + gateId() + " " + style().good("approved")
                            : "vote recorded; the gate waits for more");
        }
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = "Shows what a gate asks, and rejects it; its run fails.",
            footer = {"", "Example:", "  ./fcrun reject GATE --reason 'no invoice'"})
    static final class RejectCommand extends GateDecisionCommand {
        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is recorded.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String reason;

        @Override
        String question() {
            return "Reject, and fail the run?";
        }

        @Override
        String name() {
            return "reject";
        }

        @Override
        CompletableFuture<Outcome> decide(FederationClient client, String runId, Ballot shown) {
            return client.vote(runId, gateId(), Vote.REJECT, shown.sha256(), reason);
        }

        @Override
        void answer(Decided decided) {
            answer(decided, "gate " + gateId() + " " + style().bad("rejected"));
        }
    }

    @Command(
            name = "withdraw",
            mixinStandardHelpOptions = true,
            description = "Takes your own approval back, while the gate still waits for more.",
            footer = {"", "Example:", "  ./fcrun withdraw GATE --reason 'misread the amount'"})
    static final class WithdrawCommand extends ClientCommand {
        @Parameters(paramLabel = "GATE", description = "The gate's id.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String gateId;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
        private @Nullable String reason;

        /** The answer with {@code --json}. */
        record Withdrawn(String gateId, Vote vote) {}

        @Override
        int run(Connection connection, FederationClient client) throws Exception {
            String runId = GateDecisionCommand.runOf(gateId);
            accepted(ofArguments(() -> client.withdrawVote(runId, gateId, reason)));
            answer(new Withdrawn(gateId, Vote.WITHDRAW), "vote withdrawn; the gate still waits");
            return 0;
        }
    }
}
