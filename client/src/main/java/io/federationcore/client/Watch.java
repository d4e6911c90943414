package io.federationcore.client;

import io.federationcore.schemas.message.AuditRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody looking at one run, or at the registry, as its entries come. Each watch has a thread of its own, so that a
 * slow one holds up nobody else. It lasts until it or its client is closed.
 */
public final class Watch implements AutoCloseable {
    private final String runId;
    private final Consumer<AuditRecord> listener;
    private final Consumer<Watch> onEnd;
    private final ExecutorService inOrder;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    Watch(String runId, Consumer<AuditRecord> listener, Consumer<Watch> onEnd) {
        this.runId = runId;
        this.listener = listener;
        this.onEnd = onEnd;
        this.inOrder = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("fc-watch-" + runId).factory());
    }

    public String runId() {
        return runId;
    }

    /**
     * Completes when the watch was closed; exceptionally with what the listener threw, with a {@link LogBreak}, or with
     * the reason for which the client reads no more.
     */
    public CompletableFuture<@Nullable Void> ended() {
        return ended.copy();
    }

    void show(Sighting sighting) {
        try {
            AuditRecord record = sighting.entry().record();
            inOrder.execute(() -> listen(record));
        } catch (LogBreak e) {
            end(e);
        } catch (RejectedExecutionException e) {
            // It was closed between being looked up and now, by its owner's wish.
            onEnd.accept(this);
        }
    }

    private void listen(AuditRecord record) {
        try {
            listener.accept(record);
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    void end(Throwable why) {
        ended.completeExceptionally(why);
        inOrder.shutdownNow();
    }

    /** Ends it. What was seen before is still shown. */
    @Override
    public void close() {
        onEnd.accept(this);
        inOrder.shutdown();
        ended.complete(null);
    }
}
