package io.federationcore.cli;

import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.sink.store.AuditStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun verify}: checks a run's chain from its stored bytes. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks the chain of a run: numbers, links, data, times, and that the events fold to its state."
                + " Exits 0 only if everything holds.",
        footer = {"", "Example:", "  ./fcrun verify RUN"})
final class VerifyCommand extends SystemCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id, or 'registry'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String runId;

    @Override
    int run(Connection connection) throws Exception {
        try (AuditStore store = store(connection)) {
            List<Check> checks = RunReport.verify(runId, store.chain(runId));
            for (Check check : checks) {
                answer(
                        check,
                        "%-8s %-8s %s  %s"
                                .formatted(check.result().wire(), check.check(), check.where(), check.detail()));
            }
            return ChainVerifier.holds(checks) ? 0 : UserError.FAILED;
        }
    }
}
