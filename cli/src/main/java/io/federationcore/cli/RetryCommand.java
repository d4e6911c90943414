package io.federationcore.cli;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun retry}: tries again what has ended. */
@CommandLine.Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description =
                "Starts a new run of the same workflow version with the input that the stored log has of a run that"
                        + " ended. The new run names the old one in retry_of.",
        footer = {"", "Example:", "  ./fcrun retry RUN --wait"})
final class RetryCommand extends StartingCommand {
    @Parameters(paramLabel = "RUN", description = "The id of a run that has ended.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String retried;

    @SuppressWarnings("NullAway.Init") // set by prepare
    private Event.RunCreated created;

    @Override
    void prepare(Connection connection) throws Exception {
        try (AuditStore store = store(connection)) {
            List<StoredEntry> chain = store.chain(retried);
            if (chain.isEmpty() || !(event(chain.getFirst()) instanceof Event.RunCreated first)) {
                throw new UserError(
                        UserError.FAILED, "Expected a run that is stored, but found none of id '" + retried + "'");
            }
            boolean ended = chain.stream().anyMatch(entry -> event(entry) instanceof Event.RunFinished);
            if (!ended) {
                throw new UserError(
                        UserError.FAILED,
                        "Expected run " + retried + " to have ended, but it has not; cancel it first, or wait");
            }
            created = first;
        }
    }

    private static @Nullable Event event(StoredEntry stored) {
        return stored.readRecord().knownEvent().orElse(null);
    }

    @Override
    Command.StartRun start() {
        return new Command.StartRun(
                created.workflowId(),
                created.workflowVersion(),
                created.input(),
                created.metadata(),
                created.tags(),
                created.correlationId(),
                retried);
    }
}
