package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Vote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person says at a gate. */
final class VoteCommands {
    private VoteCommands() {}

    /**
     * The answer with {@code --json}.
     *
     * @param resolved whether this vote decided
     */
    record Voted(String gateId, Vote vote, boolean resolved) {}

    /** What the two have in common: the gate. */
    abstract static class VoteCommand extends ClientCommand {
        @Parameters(paramLabel = "GATE", description = "The gate's id, <run>.g<number>, as ./fcrun gates shows it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String gateId;

        abstract Vote vote();

        abstract @Nullable String reason();

        @Override
        final int run(Connection connection, FederationClient client) throws Exception {
            String runId = runOf(gateId);
            boolean resolved = accepted(ofArguments(() -> client.vote(runId, gateId, vote(), reason())))
                    .has(EventType.GATE_RESOLVED);
            String done = vote() == Vote.APPROVE ? style().good("approved") : style().bad("rejected");
            answer(
                    new Voted(gateId, vote(), resolved),
                    resolved ? "gate " + gateId + " " + done : "vote recorded; the gate waits for more");
            return 0;
        }

        private static String runOf(String gate) {
            int border = gate.lastIndexOf(".g");
            if (border < 0) {
                throw new UserError(
                        UserError.USAGE, "Expected a gate's id such as <run>.g12, but found '" + gate + "'");
            }
            return gate.substring(0, border);
        }
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Approves at a gate that waits for people.",
            footer = {"", "Example:", "  ./fcrun approve GATE --reason 'invoice seen'"})
    static final class ApproveCommand extends VoteCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
        private @Nullable String reason;

        @Override
        Vote vote() {
            return Vote.APPROVE;
        }

        @Override
        @Nullable
        String reason() {
            return reason;
        }
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = "Rejects at a gate that waits for people; its run fails.",
            footer = {"", "Example:", "  ./fcrun reject GATE --reason 'no invoice'"})
    static final class RejectCommand extends VoteCommand {
        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is recorded.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String reason;

        @Override
        Vote vote() {
            return Vote.REJECT;
        }

        @Override
        String reason() {
            return reason;
        }
    }
}
