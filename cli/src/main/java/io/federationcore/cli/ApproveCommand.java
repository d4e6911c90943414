package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Vote;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./fcrun approve}: a person lets a gate's step pass. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Approves at a gate that waits for people. Find its id with ./fcrun show RUN.")
final class ApproveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "GATE", description = "The gate's id, <run>.g<number>.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String gateId;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
    private @Nullable String reason;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The answer with {@code --json}. */
    record Approved(String gateId, boolean released) {}

    @Override
    public Integer call() throws Exception {
        LogDestination.quiet();
        int border = gateId.lastIndexOf(".g");
        if (border < 0) {
            throw new UserError(UserError.USAGE, "Expected a gate's id such as <run>.g12, but found '" + gateId + "'");
        }
        try (FederationClient client = Connection.load(system.dir).client()) {
            Outcome outcome = client.vote(gateId.substring(0, border), gateId, Vote.APPROVE, reason)
                    .join();
            if (outcome instanceof Outcome.Refused refused) {
                throw new UserError(UserError.FAILED, refused.rejection().message());
            }
            boolean released = outcome.orThrow().has(EventType.GATE_RESOLVED);
            PrintWriter out = spec.commandLine().getOut();
            if (system.json) {
                out.println(new String(Codec.write(new Approved(gateId, released)), StandardCharsets.UTF_8));
            } else {
                out.println(released ? "gate " + gateId + " approved" : "vote recorded; the gate waits for more");
            }
        }
        return 0;
    }
}
