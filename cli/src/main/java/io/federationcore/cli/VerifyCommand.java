package io.federationcore.cli;

import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Checks;
import io.federationcore.sink.store.AuditStore;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./fcrun verify}: checks a run's chain from its stored bytes. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks the chain of a run: numbers, links, data, times, and that the events fold to its state."
                + " Exits 0 only if everything holds.")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id, or 'registry'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String runId;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LogDestination.quiet();
        try (AuditStore store = Connection.load(system.dir).store()) {
            List<Check> checks = RunReport.verify(runId, store.chain(runId));
            PrintWriter out = spec.commandLine().getOut();
            for (Check check : checks) {
                out.println(
                        system.json
                                ? new String(Codec.write(check), StandardCharsets.UTF_8)
                                : "%-8s %-8s %s  %s"
                                        .formatted(
                                                check.result().wire(),
                                                check.check(),
                                                check.where(),
                                                Checks.printable(check.detail())));
            }
            return ChainVerifier.holds(checks) ? 0 : UserError.FAILED;
        }
    }
}
