package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.RunIds;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that starts a run, and may wait for its end. */
abstract class StartingCommand extends ClientCommand {
    @Option(
            names = "--run-id",
            paramLabel = "UUIDv7",
            description = "The run's id, a UUIDv7 made in the last ten minutes. Default: a new one")
    private @Nullable String runId;

    @Option(names = "--wait", description = "Wait until the run ends; exit 0 only if it completes.")
    private boolean wait;

    /** The answer with {@code --json}. */
    record Started(String runId, RunStatus status, @Nullable String detail) {}

    /** What is to be started. */
    abstract Command.StartRun start();

    @Override
    final int run(Connection connection, FederationClient client) throws Exception {
        String id = runId == null ? RunIds.next() : runId;
        if (!Checks.isRunId(id)) {
            throw new UserError(
                    UserError.USAGE, "Expected --run-id to be a UUIDv7 in lower case, but found '" + id + "'");
        }
        waitingFor("Waiting for the answer");
        try (WatchedRun run = WatchedRun.start(client, id, start(), record -> waitingFor(saying(record)))) {
            if (!wait) {
                return answer(new Started(id, RunStatus.RUNNING, null), 0);
            }
            Event.RunFinished finished = run.awaitEnd().finished();
            int exit = finished.to() == RunStatus.COMPLETED ? 0 : UserError.FAILED;
            return answer(new Started(id, finished.to(), finished.detail()), exit);
        }
    }

    private static String saying(AuditRecord record) {
        String hint = record.knownEvent().orElse(null) instanceof Event.GateFlagged flagged
                ? " (./fcrun approve " + flagged.gateId() + ")"
                : "";
        return Checks.printable(EventText.of(record)) + hint;
    }

    private int answer(Started started, int exit) {
        String status =
                style().byMeaning(started.status().wire(), started.status().wire());
        String detail = started.detail() == null ? "" : ": " + Checks.printable(started.detail());
        answer(started, "run " + started.runId() + " " + status + detail);
        return exit;
    }
}
