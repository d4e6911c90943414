package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.RunIds;
import io.federationcore.client.Watch;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run that this process starts and looks at from its first entry to its last. */
final class WatchedRun implements AutoCloseable {
    private final String runId;
    private final Watch watch;
    /** Touched by the watch's thread alone. */
    private Event.@Nullable RunFinished finished;

    private final CompletableFuture<End> end = new CompletableFuture<>();

    /**
     * How a run ended.
     *
     * @param lastSeq the number of its last entry, which is the seal
     */
    record End(Event.RunFinished finished, long lastSeq) {}

    private WatchedRun(String runId, FederationClient client, Consumer<AuditRecord> listener) {
        this.runId = runId;
        this.watch = client.watch(runId, record -> {
            listener.accept(record);
            if (record.entry().type() == EventType.RUN_FINISHED) {
                finished = Codec.read(record.data(), Event.RunFinished.class);
            } else if (record.entry().type() == EventType.RUN_SEALED) {
                end.complete(new End(
                        Objects.requireNonNull(finished, "a run ends before it is sealed"),
                        Objects.requireNonNull(record.entry().seq(), "a seal stands in its run's chain")));
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

    /** How it ended, waited for without end. */
    End awaitEnd() {
        return end.join();
    }

    /** How it ended, if it ends in time. */
    End awaitEnd(Duration patience) {
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
