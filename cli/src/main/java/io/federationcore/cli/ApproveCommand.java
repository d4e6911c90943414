package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Vote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun approve}: a person lets a gate's step pass. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Approves at a gate that waits for people. Find its id with ./fcrun show RUN.")
final class ApproveCommand extends SystemCommand {
    @Parameters(paramLabel = "GATE", description = "The gate's id, <run>.g<number>.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String gateId;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
    private @Nullable String reason;

    /** The answer with {@code --json}. */
    record Approved(String gateId, boolean released) {}

    @Override
    int run(Connection connection) throws Exception {
        int border = gateId.lastIndexOf(".g");
        if (border < 0) {
            throw new UserError(UserError.USAGE, "Expected a gate's id such as <run>.g12, but found '" + gateId + "'");
        }
        try (FederationClient client = connection.client()) {
            Outcome outcome = client.vote(gateId.substring(0, border), gateId, Vote.APPROVE, reason)
                    .join();
            if (outcome instanceof Outcome.Refused refused) {
                throw new UserError(UserError.FAILED, refused.rejection().message());
            }
            boolean released = outcome.orThrow().has(EventType.GATE_RESOLVED);
            answer(
                    new Approved(gateId, released),
                    released ? "gate " + gateId + " approved" : "vote recorded; the gate waits for more");
        }
        return 0;
    }
}
