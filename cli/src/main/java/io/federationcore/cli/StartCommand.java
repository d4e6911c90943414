package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun start}: starts a run. */
@CommandLine.Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts a run of a workflow. With --wait it exits 0 only if the run completes.")
final class StartCommand extends SystemCommand {
    @Parameters(paramLabel = "WORKFLOW", description = "The workflow's id, or id@version.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String workflow;

    @Option(names = "--input", paramLabel = "JSON|@FILE", description = "The run's input. Default: {}")
    private String input = "{}";

    @Option(names = "--wait", description = "Wait until the run ends, and say what it waits for.")
    private boolean wait;

    /** The answer with {@code --json}. */
    record Started(String runId, RunStatus status, @Nullable String detail) {}

    @Override
    int run(Connection connection) throws Exception {
        JsonValue payload = payload(input);
        int at = workflow.indexOf('@');
        String id = at < 0 ? workflow : workflow.substring(0, at);
        String version = at < 0 ? null : workflow.substring(at + 1);
        Command.StartRun start =
                new Command.StartRun(id, version, payload, JsonValue.EMPTY_OBJECT, List.of(), null, null);
        Progress progress = Progress.onTerminal();
        try (FederationClient client = connection.client();
                WatchedRun run = WatchedRun.start(client, start, record -> progress.say(saying(record)))) {
            if (!wait) {
                progress.done();
                answer(new Started(run.runId(), RunStatus.RUNNING, null));
                return 0;
            }
            AuditRecord last = run.awaitEnd();
            progress.done();
            Event.RunFinished finished = Codec.read(last.data(), Event.RunFinished.class);
            answer(new Started(run.runId(), finished.to(), finished.detail()));
            return finished.to() == RunStatus.COMPLETED ? 0 : UserError.FAILED;
        }
    }

    private static String saying(AuditRecord record) {
        Event event = Codec.read(record.data(), record.entry().type().event());
        String hint = event instanceof Event.GateFlagged flagged ? " (./fcrun approve " + flagged.gateId() + ")" : "";
        return event.message() + hint;
    }

    private void answer(Started started) {
        String detail = started.detail() == null ? "" : ": " + started.detail();
        answer(started, "run " + started.runId() + " " + started.status().wire() + detail);
    }

    private static JsonValue payload(String input) throws IOException {
        boolean file = input.startsWith("@");
        String text = file ? Files.readString(Path.of(input.substring(1))) : input;
        try {
            return JsonValue.parse(text);
        } catch (InvalidJson e) {
            throw new UserError(UserError.USAGE, "--input: " + e.getMessage());
        }
    }
}
