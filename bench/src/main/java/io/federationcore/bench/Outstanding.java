package io.federationcore.bench;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What was begun and is awaited, by its id. */
final class Outstanding {
    private final Map<String, CompletableFuture<String>> awaited = new ConcurrentHashMap<>();

    /** Awaits the end of that one, which is about to begin. */
    CompletableFuture<String> expect(String id) {
        CompletableFuture<String> end = new CompletableFuture<>();
        awaited.put(id, end);
        return end;
    }

    /** That one has ended. One that nobody awaits is of an earlier measurement. */
    void done(String id) {
        CompletableFuture<String> end = awaited.remove(id);
        if (end != null) {
            end.complete(id);
        }
    }

    /** If this fails, nothing that is awaited will come. */
    void failIfBroken(CompletableFuture<?> part) {
        var unused = part.whenComplete((done, error) -> {
            if (error != null) {
                awaited.values().forEach(end -> end.completeExceptionally(error));
            }
        });
    }
}
