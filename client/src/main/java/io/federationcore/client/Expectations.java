package io.federationcore.client;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.topic.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for what from the log. Knows nothing of Kafka: it is told what a tail saw, and what time it is. Safe for
 * use by several threads.
 */
final class Expectations {
    /** How many runs that ended are remembered, for those who ask late. At a few KiB each. */
    static final int REMEMBERED_ENDS = 2_000;

    private final LongSupplier nanoTime;
    /** Where futures are completed, so that what depends on them cannot hold up the tail. */
    private final Executor completions;

    private final Map<String, Submission> submissions = new HashMap<>();
    private final Map<String, List<Submission>> submissionsOfRun = new HashMap<>();
    private final Map<String, List<EndWait>> endWaits = new HashMap<>();
    private final Map<String, List<Watch>> watches = new HashMap<>();
    private final Map<String, Sighting> ends = new LinkedHashMap<>();
    private @Nullable RuntimeException over;
    private Runnable onNew = () -> {};

    private record EndWait(String runId, long deadlineNanos, CompletableFuture<Event.RunFinished> future) {}

    Expectations(LongSupplier nanoTime, Executor completions) {
        this.nanoTime = nanoTime;
        this.completions = completions;
    }

    /** Has that run, quickly, whenever something is expected that was not before. */
    synchronized void onNew(Runnable run) {
        onNew = run;
    }

    /** Whether nobody expects anything. */
    synchronized boolean areNone() {
        return submissions.isEmpty() && endWaits.isEmpty() && watches.isEmpty();
    }

    /**
     * Awaits the answer to a command that is about to be sent.
     *
     * @throws IllegalStateException if an answer to that id is awaited already, or nothing is awaited any more
     */
    synchronized Submission submit(Command command, boolean settle, Duration timeout) {
        refuseIfOver();
        Submission submission = new Submission(command.commandId(), command.runId(), settle, deadline(timeout));
        if (submissions.putIfAbsent(command.commandId(), submission) != null) {
            throw new IllegalStateException(
                    "Expected a command whose answer is not awaited yet, but command '" + command.commandId() + "' is");
        }
        submissionsOfRun
                .computeIfAbsent(command.runId(), id -> new ArrayList<>())
                .add(submission);
        onNew.run();
        return submission;
    }

    /** The command stands in its topic now. */
    synchronized void published(Submission submission, int partition, long offset) {
        submission
                .published(new Submission.Place(partition, offset))
                .ifPresent(outcome -> answered(submission, outcome));
    }

    /** The answer will never be known. */
    synchronized void failed(Submission submission, Throwable failure) {
        if (forget(submission)) {
            completions.execute(() -> submission.future().completeExceptionally(failure));
        }
    }

    /**
     * Awaits a run's end.
     *
     * @throws IllegalStateException if nothing is awaited any more
     */
    synchronized CompletableFuture<Event.RunFinished> end(String runId, Duration timeout) {
        refuseIfOver();
        EndWait wait = new EndWait(runId, deadline(timeout), new CompletableFuture<>());
        Sighting known = ends.get(runId);
        if (known == null) {
            endWaits.computeIfAbsent(runId, id -> new ArrayList<>()).add(wait);
            onNew.run();
        } else {
            ended(wait, known);
        }
        return wait.future();
    }

    synchronized void watch(Watch watch) {
        refuseIfOver();
        watches.computeIfAbsent(watch.runId(), id -> new ArrayList<>()).add(watch);
        onNew.run();
    }

    synchronized void unwatch(Watch watch) {
        watches.computeIfPresent(watch.runId(), (id, all) -> all.remove(watch) && all.isEmpty() ? null : all);
    }

    /** An audit record was seen. */
    synchronized void seen(Sighting sighting) {
        // A copy, because a watch that has ended takes itself off the list.
        List.copyOf(watches.getOrDefault(sighting.runId(), List.of())).forEach(watch -> watch.show(sighting));
        String commandId = sighting.commandId();
        boolean refusal = EventType.COMMAND_REFUSED.code().equals(sighting.type());
        // Of a refusal, the rejection tells the same and comes in any case; the log's own entry may be suppressed.
        Submission submission = commandId == null || refusal ? null : submissions.get(commandId);
        if (submission != null) {
            accepted(submission, sighting);
        }
        if (EventType.RUN_FINISHED.code().equals(sighting.type())) {
            runEnded(sighting);
        }
    }

    /** A rejection with that command id was seen. */
    synchronized void rejected(String commandId, Supplier<Rejection> rejection) {
        Submission submission = submissions.get(commandId);
        if (submission == null) {
            return;
        }
        try {
            submission.rejected(rejection.get()).ifPresent(outcome -> answered(submission, outcome));
        } catch (InvalidJson e) {
            failed(submission, e);
        }
    }

    /** Gives up what is due, and forgets what its owner has given up. */
    synchronized void expire() {
        long now = nanoTime.getAsLong();
        for (Submission submission : List.copyOf(submissions.values())) {
            if (submission.future().isDone()) {
                forget(submission);
            } else if (now - submission.deadlineNanos() >= 0) {
                failed(submission, submission.timeout());
            }
        }
        for (EndWait wait :
                endWaits.values().stream().flatMap(Collection::stream).toList()) {
            boolean due = now - wait.deadlineNanos() >= 0;
            if (due || wait.future().isDone()) {
                endWaits.computeIfPresent(wait.runId(), (id, all) -> all.remove(wait) && all.isEmpty() ? null : all);
            }
            if (due) {
                AnswerTimeout timeout = new AnswerTimeout("Expected run '" + wait.runId()
                        + "' to end in time, but saw no end since this client connected");
                completions.execute(() -> wait.future().completeExceptionally(timeout));
            }
        }
    }

    /** Gives everything up: nothing more will be seen. */
    synchronized void giveUp(RuntimeException why) {
        if (over != null) {
            return;
        }
        over = why;
        List.copyOf(submissions.values()).forEach(submission -> failed(submission, why));
        endWaits.values().stream()
                .flatMap(Collection::stream)
                .forEach(wait -> completions.execute(() -> wait.future().completeExceptionally(why)));
        endWaits.clear();
        watches.values().stream().flatMap(Collection::stream).forEach(watch -> watch.end(why));
        watches.clear();
        ends.clear();
    }

    private void accepted(Submission submission, Sighting sighting) {
        String outcome = sighting.outcome();
        try {
            submission
                    .accepted(sighting.entry().record(), outcome != null, Headers.WAITING.equals(outcome))
                    .ifPresent(answer -> answered(submission, answer));
        } catch (LogBreak e) {
            failed(submission, e);
        }
    }

    private void runEnded(Sighting sighting) {
        String runId = sighting.runId();
        ends.put(runId, sighting);
        if (ends.size() > REMEMBERED_ENDS) {
            ends.remove(ends.keySet().iterator().next());
        }
        List<EndWait> waits = endWaits.remove(runId);
        if (waits != null) {
            waits.forEach(wait -> ended(wait, sighting));
        }
        for (Submission submission : List.copyOf(submissionsOfRun.getOrDefault(runId, List.of()))) {
            // The command that ended the run itself gets its answer with the last entry of its message.
            if (!submission.commandId().equals(sighting.commandId())) {
                submission.runEnded().ifPresent(outcome -> answered(submission, outcome));
            }
        }
    }

    private void ended(EndWait wait, Sighting sighting) {
        try {
            Event.RunFinished finished = Codec.read(sighting.entry().record().data(), Event.RunFinished.class);
            completions.execute(() -> wait.future().complete(finished));
        } catch (LogBreak | InvalidJson e) {
            completions.execute(() -> wait.future().completeExceptionally(e));
        }
    }

    private void answered(Submission submission, Outcome outcome) {
        if (forget(submission)) {
            completions.execute(() -> submission.future().complete(outcome));
        }
    }

    private boolean forget(Submission submission) {
        submissionsOfRun.computeIfPresent(
                submission.runId(), (id, all) -> all.remove(submission) && all.isEmpty() ? null : all);
        return submissions.remove(submission.commandId(), submission);
    }

    private void refuseIfOver() {
        if (over != null) {
            throw new IllegalStateException(over.getMessage(), over);
        }
    }

    private long deadline(Duration timeout) {
        return nanoTime.getAsLong() + timeout.toNanos();
    }
}
