package io.federationcore.cli;

import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.WireNames;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.store.RunFilter;
import io.federationcore.sink.view.RunView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun runs}: what runs there are. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Lists runs from the stored views, the newest first.",
        footer = {"", "Example:", "  ./fcrun runs --status paused --since 24h"})
final class RunsCommand extends SystemCommand {
    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            description = "Only in these: pending, running, paused, completed, failed.")
    private List<String> statuses = List.of();

    @Option(names = "--workflow", paramLabel = "ID", description = "Only of this workflow.")
    private @Nullable String workflow;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those created since: 90m, 2h, 7d, 2026-01-31 or 2026-01-31T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000. Default: 50")
    private int limit = 50;

    @Override
    int run(Connection connection) throws Exception {
        ofArguments(() -> AuditStore.requireLimit(limit));
        List<RunStatus> wanted = ofArguments(() -> statuses.stream()
                .map(name -> WireNames.parse(RunStatus.class, name))
                .toList());
        Instant from = since == null ? null : Times.since(since, Instant.now());
        List<RunView> runs;
        try (AuditStore store = store(connection)) {
            runs = store.newestRuns(new RunFilter(connection.tenant(), wanted, workflow, from), limit);
        }
        if (json()) {
            runs.forEach(this::printJson);
        } else if (runs.isEmpty()) {
            out().println("No such run.");
        } else {
            print(runs);
        }
        return 0;
    }

    private void print(List<RunView> runs) {
        Table table = new Table(style(), "", "run", "workflow", "status", "created", "step", "detail");
        for (RunView run : runs) {
            table.row(
                    run.runId(),
                    run.workflowId() + "@" + run.workflowVersion(),
                    run.status().wire(),
                    Times.second(run.createdAt()),
                    run.currentStep(),
                    detail(run));
        }
        table.print(out());
    }

    private static @Nullable String detail(RunView run) {
        var error = run.errorDetails();
        if (error != null) {
            return error.detail() == null ? error.reason().wire() : error.detail();
        }
        var reason = run.statusReason();
        return reason == null || run.status() != RunStatus.PAUSED ? null : reason.wire();
    }
}
