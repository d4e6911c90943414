package io.federationcore.cli;

import io.federationcore.schemas.json.Codec;
import io.federationcore.sink.store.AuditStore;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./fcrun show}: one run in its three layers. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a run: its steps, the policy's part, and its audit trail as stored.")
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
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
            RunReport report = RunReport.load(store, runId)
                    .orElseThrow(() -> new UserError(
                            UserError.FAILED, "Expected a run that is stored, but found none of id '" + runId + "'"));
            PrintWriter out = spec.commandLine().getOut();
            if (system.json) {
                out.println(new String(Codec.write(report), StandardCharsets.UTF_8));
            } else {
                new RunPrinter(out).print(report);
            }
        }
        return 0;
    }
}
