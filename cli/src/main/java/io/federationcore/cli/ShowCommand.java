package io.federationcore.cli;

import io.federationcore.sink.store.AuditStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun show}: one run in its three layers. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a run: its steps, the policy's part, and its audit trail as stored.",
        footer = {"", "Example:", "  ./fcrun show RUN"})
final class ShowCommand extends SystemCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String runId;

    @Override
    int run(Connection connection) throws Exception {
        try (AuditStore store = store(connection)) {
            RunReport report = RunReport.load(store, runId)
                    .orElseThrow(() -> new UserError(
                            UserError.FAILED, "Expected a run that is stored, but found none of id '" + runId + "'"));
            if (json()) {
                printJson(report);
            } else {
                new RunPrinter(out(), style()).print(report);
            }
        }
        return 0;
    }
}
