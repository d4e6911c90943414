package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person asks of a run that lives. */
final class SteerCommands {
    private SteerCommands() {}

    /** The answer with {@code --json}. */
    record Steered(String runId, @Nullable RunStatus status) {}

    /** What the three have in common: the run, and how it stands afterwards. */
    abstract static class SteerCommand extends ClientCommand {
        @Parameters(paramLabel = "RUN", description = "The run's id.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String runId;

        abstract CompletableFuture<Outcome> ask(FederationClient client, String run);

        @Override
        final int run(Connection connection, FederationClient client) throws Exception {
            Outcome.Accepted accepted = accepted(ofArguments(() -> ask(client, runId)));
            RunStatus status = null;
            for (AuditRecord entry : accepted.entries()) {
                RunStatus next = statusAfter(entry);
                status = next == null ? status : next;
            }
            String now = status == null ? "accepted" : style().byMeaning(status.wire(), status.wire());
            answer(new Steered(runId, status), "run " + runId + " " + now);
            return 0;
        }

        private static @Nullable RunStatus statusAfter(AuditRecord entry) {
            return switch (entry.knownEvent().orElse(null)) {
                case Event.RunStatusChanged changed -> changed.to();
                case Event.RunFinished finished -> finished.to();
                case null -> null; // of a later release
                default -> null;
            };
        }
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Holds a run between steps until it is resumed. Its timers stand still.",
            footer = {"", "Example:", "  ./fcrun pause RUN --reason 'month end'"})
    static final class PauseCommand extends SteerCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
        private @Nullable String reason;

        @Override
        CompletableFuture<Outcome> ask(FederationClient client, String run) {
            return client.pause(run, reason);
        }
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Releases a run that a person paused. Gates that wait for people stay closed.",
            footer = {"", "Example:", "  ./fcrun resume RUN"})
    static final class ResumeCommand extends SteerCommand {
        @Override
        CompletableFuture<Outcome> ask(FederationClient client, String run) {
            return client.resume(run);
        }
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Ends a run as failed, with the reason 'cancelled'.",
            footer = {"", "Example:", "  ./fcrun cancel RUN --reason 'ordered twice'"})
    static final class CancelCommand extends SteerCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
        private @Nullable String reason;

        @Override
        CompletableFuture<Outcome> ask(FederationClient client, String run) {
            return client.cancel(run, reason);
        }
    }
}
