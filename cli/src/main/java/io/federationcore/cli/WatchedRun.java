package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.RunIds;
import io.federationcore.client.Watch;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.EventType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A run that this process starts and looks at from its first entry to its last. */
final class WatchedRun implements AutoCloseable {
    private final String runId;
    private final Watch watch;
    private final CompletableFuture<AuditRecord> end = new CompletableFuture<>();

    private WatchedRun(String runId, FederationClient client, Consumer<AuditRecord> listener) {
        this.runId = runId;
        this.watch = client.watch(runId, record -> {
            listener.accept(record);
            if (record.entry().type() == EventType.RUN_FINISHED) {
                end.complete(record);
            }
        });
        var unused = watch.ended().whenComplete((nothing, error) -> {
            if (error != null) {
                end.completeExceptionally(error);
            }
        });
    }

    /**
     * Starts a run; {@code listener} is shown every entry.
     *
     * @throws UserError if the start is refused
     */
    static WatchedRun start(FederationClient client, Command.StartRun start, Consumer<AuditRecord> listener) {
        return start(client, RunIds.next(), start, listener);
    }

    /** As {@link #start(FederationClient, Command.StartRun, Consumer)}, under an id that the caller chose. */
    static WatchedRun start(
            FederationClient client, String runId, Command.StartRun start, Consumer<AuditRecord> listener) {
        WatchedRun run = new WatchedRun(runId, client, listener);
        try {
            Outcome outcome = client.startRun(run.runId, start).outcome().join();
            if (outcome instanceof Outcome.Refused refused) {
                throw new UserError(UserError.FAILED, refused.rejection().message());
            }
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
        return run;
    }

    String runId() {
        return runId;
    }

    /** The run's last entry, waited for without end. */
    AuditRecord awaitEnd() {
        return end.join();
    }

    /** The run's last entry, if it comes in time. */
    AuditRecord awaitEnd(Duration patience) {
        try {
            return end.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new UserError(
                        UserError.FAILED,
                        "Expected run " + runId + " to end within " + patience.toSeconds() + " s, but it has not");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
