package io.federationcore.client;

import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command whose answer is awaited, and what was seen of the answer. Guarded by its {@link Expectations}. */
final class Submission {
    private final String commandId;
    private final String runId;
    private final boolean settle;
    private final long deadlineNanos;
    private final CompletableFuture<Outcome> future = new CompletableFuture<>();
    private final List<AuditRecord> entries = new ArrayList<>();
    /** Seen before it was known where the command stands in its topic. */
    private final List<Rejection> early = new ArrayList<>();

    private @Nullable Place place;

    /** Where the command stands in its topic. */
    record Place(int partition, long offset) {}

    Submission(String commandId, String runId, boolean settle, long deadlineNanos) {
        this.commandId = commandId;
        this.runId = runId;
        this.settle = settle;
        this.deadlineNanos = deadlineNanos;
    }

    String commandId() {
        return commandId;
    }

    String runId() {
        return runId;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    CompletableFuture<Outcome> future() {
        return future;
    }

    /** Notes where the command stands; the answer is the rejection of that very record, if it came already. */
    Optional<Outcome> published(Place found) {
        place = found;
        return early.stream()
                .filter(rejection -> isOf(rejection, found))
                .findFirst()
                .map(Outcome.Refused::new);
    }

    /**
     * Notes a rejection of this command's id. The same id may have been sent before or elsewhere, and be refused there
     * as a duplicate of this one: only the rejection of the own record is an answer.
     */
    Optional<Outcome> rejected(Rejection rejection) {
        Place own = place;
        if (own == null) {
            early.add(rejection);
            return Optional.empty();
        }
        return isOf(rejection, own) ? Optional.of(new Outcome.Refused(rejection)) : Optional.empty();
    }

    /** Notes an entry that this command led to. */
    Optional<Outcome> accepted(AuditRecord entry, boolean last, boolean waiting) {
        entries.add(entry);
        boolean answered = last && !(waiting && settle);
        return answered ? Optional.of(outcome(!waiting)) : Optional.empty();
    }

    /** Nothing more can follow, because the run ended through something else. */
    Optional<Outcome> runEnded() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(outcome(true));
    }

    AnswerTimeout timeout() {
        String seen = entries.isEmpty()
                ? "found none; it may still be decided"
                : "found " + entries.size() + " entries, the last being '"
                        + entries.getLast().entry().eventId() + "', and no end to them";
        return new AnswerTimeout(
                "Expected an answer to command '" + commandId + "' of run '" + runId + "' in time, but " + seen);
    }

    private Outcome outcome(boolean settled) {
        return new Outcome.Accepted(entries.getLast(), entries, settled);
    }

    private static boolean isOf(Rejection rejection, Place place) {
        return rejection.partition() == place.partition() && rejection.offset() == place.offset();
    }
}
