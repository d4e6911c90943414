package io.federationcore.lifecycle;

import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one run: the fold of its audit events, and nothing else. Each status is a record with only its own
 * data; the two final ones have no way out, and keep no more than a tombstone.
 */
public sealed interface RunState {
    ChainHead chain();

    /** No such run. */
    record Unborn() implements RunState {
        public static final Unborn INSTANCE = new Unborn();

        @Override
        public ChainHead chain() {
            return ChainHead.EMPTY;
        }
    }

    /** A run that exists. */
    sealed interface Born extends RunState {
        String runId();

        String tenantId();

        RunStatus status();

        /** The overrides of its gates that await their review. */
        List<OpenReview> openReviews();
    }

    /** A run that may still change. */
    sealed interface Live extends Born {
        RunFacts facts();

        Walk walk();

        /** How far each timer's clock has come: a person's pause stops it. */
        Instant clock(Instant now);

        /** The same status behind one more entry. */
        Live with(ChainHead chain, RunFacts facts, Walk walk);

        @Override
        default String runId() {
            return facts().runId();
        }

        @Override
        default String tenantId() {
            return facts().tenantId();
        }

        @Override
        default List<OpenReview> openReviews() {
            return facts().openReviews();
        }

        /** What is to happen by itself, unless something else happens first. */
        default List<Timer> timers() {
            List<Timer> timers = new ArrayList<>();
            timers.add(new Timer(Timer.Kind.DEADLINE, "", facts().deadline()));
            walk().steps().forEach(step -> step.timer().ifPresent(timers::add));
            return timers;
        }
    }

    /** Created; no step was entered yet. */
    record Pending(ChainHead chain, RunFacts facts) implements Live {
        @Override
        public RunStatus status() {
            return RunStatus.PENDING;
        }

        @Override
        public Walk walk() {
            return Walk.START;
        }

        @Override
        public Instant clock(Instant now) {
            return now;
        }

        @Override
        public Live with(ChainHead newChain, RunFacts newFacts, Walk newWalk) {
            return new Pending(newChain, newFacts);
        }
    }

    /** Its steps are being walked. */
    record Running(ChainHead chain, RunFacts facts, Walk walk) implements Live {
        @Override
        public RunStatus status() {
            return RunStatus.RUNNING;
        }

        @Override
        public Instant clock(Instant now) {
            return now;
        }

        @Override
        public Live with(ChainHead newChain, RunFacts newFacts, Walk newWalk) {
            return new Running(newChain, newFacts, newWalk);
        }
    }

    /**
     * Held: by a person, by gates that wait for people, or by both. It moves again when no reason is left.
     *
     * @param heldSince when a person paused it, or null if no person did
     * @param gates the gates that hold it
     */
    record Paused(
            ChainHead chain,
            RunFacts facts,
            Walk walk,
            @Nullable Instant heldSince,
            List<String> gates) implements Live {
        @Override
        public RunStatus status() {
            return RunStatus.PAUSED;
        }

        @Override
        public Instant clock(Instant now) {
            return heldSince == null ? now : heldSince;
        }

        @Override
        public List<Timer> timers() {
            return heldSince == null ? Live.super.timers() : List.of();
        }

        @Override
        public Live with(ChainHead newChain, RunFacts newFacts, Walk newWalk) {
            return new Paused(newChain, newFacts, newWalk, heldSince, gates);
        }
    }

    /** A run that ended: what keeps its id from being used again. */
    sealed interface Ended extends Born {
        Instant at();

        /** The same end behind one more entry: the seal. */
        Ended with(ChainHead chain);
        /** The same end with other reviews open. */
        Ended withReviews(List<OpenReview> open);
    }

    /** Ended well. */
    record Completed(
            ChainHead chain,
            String runId,
            String tenantId,
            Instant at,
            @Nullable List<OpenReview> reviews) implements Ended {
        public Completed {
            reviews = reviews == null ? List.of() : List.copyOf(reviews);
        }

        @Override
        public List<OpenReview> openReviews() {
            return reviews == null ? List.of() : reviews;
        }

        @Override
        public Completed withReviews(List<OpenReview> open) {
            return new Completed(chain, runId, tenantId, at, open);
        }

        @Override
        public RunStatus status() {
            return RunStatus.COMPLETED;
        }

        @Override
        public Ended with(ChainHead newChain) {
            return new Completed(newChain, runId, tenantId, at, reviews);
        }
    }

    /** Ended otherwise. */
    record Failed(
            ChainHead chain,
            String runId,
            String tenantId,
            Instant at,
            FinishReason reason,
            @Nullable List<OpenReview> reviews)
            implements Ended {
        public Failed {
            reviews = reviews == null ? List.of() : List.copyOf(reviews);
        }

        @Override
        public List<OpenReview> openReviews() {
            return reviews == null ? List.of() : reviews;
        }

        @Override
        public Failed withReviews(List<OpenReview> open) {
            return new Failed(chain, runId, tenantId, at, reason, open);
        }

        @Override
        public RunStatus status() {
            return RunStatus.FAILED;
        }

        @Override
        public Ended with(ChainHead newChain) {
            return new Failed(newChain, runId, tenantId, at, reason, reviews);
        }
    }

    /**
     * How far a run has come.
     *
     * @param next the first step that was never entered; all before it were
     * @param lastOutput the step whose output is the latest, and its hash: the run's output once it completes
     * @param open steps that were entered and are not finished, by id
     * @param attempts of an externally driven run: how often each step was entered, by index, as far as the last that
     *     was; empty of all others, and absent from states that older releases stored
     */
    record Walk(int next, @Nullable Output lastOutput, SortedMap<String, OpenStep> open, List<Integer> attempts) {
        static final Walk START = new Walk(0, null, new TreeMap<>(), List.of());

        public Walk {
            attempts = attempts == null ? List.of() : List.copyOf(attempts);
            open = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(open));
        }

        /** A finished step's output. */
        public record Output(String stepId, String sha256) {}

        public Collection<OpenStep> steps() {
            return open.values();
        }

        /** The index of the first unfinished step. */
        public int firstUnfinished() {
            return steps().stream().mapToInt(OpenStep::index).min().orElse(next);
        }

        /** The open step of that kind for which {@code test} holds. */
        public <S extends OpenStep> Optional<S> find(Class<S> kind, Predicate<S> test) {
            return steps().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .filter(test)
                    .findFirst();
        }

        /** This walk with {@code step} in place of whatever is known of it. */
        Walk put(OpenStep step) {
            SortedMap<String, OpenStep> more = new TreeMap<>(open);
            more.put(step.stepId(), step);
            return new Walk(Math.max(next, step.index() + 1), lastOutput, more, attempts);
        }

        /** This walk with one more attempt counted. */
        Walk counting(int index, int attempt) {
            List<Integer> counted = new ArrayList<>(attempts);
            while (counted.size() <= index) {
                counted.add(0);
            }
            counted.set(index, attempt);
            return new Walk(next, lastOutput, open, counted);
        }

        /** How often an externally driven run came to that step. */
        int attemptsOf(int index) {
            return index < attempts.size() ? attempts.get(index) : 0;
        }

        /** This walk with the step closed, its output the latest. */
        Walk close(String stepId, @Nullable Output output) {
            SortedMap<String, OpenStep> fewer = new TreeMap<>(open);
            fewer.remove(stepId);
            return new Walk(next, output == null ? lastOutput : output, fewer, attempts);
        }

        Walk shiftedBy(Duration pause) {
            SortedMap<String, OpenStep> shifted = new TreeMap<>();
            open.forEach((id, step) -> shifted.put(id, step.shiftedBy(pause)));
            return new Walk(next, lastOutput, shifted, attempts);
        }
    }
}
