package io.federationcore.lifecycle;

import io.federationcore.schemas.message.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step that was entered and is not finished. A new attempt begins at the policy's gate again.
 *
 * <p>{@code commandId} is the command that led here; entries that follow by verdict or timer name it.
 */
public sealed interface OpenStep {
    String stepId();

    /** From 0. */
    int index();

    /** From 1. */
    int attempt();

    String commandId();

    /** The same step with its timers later by {@code pause}. */
    OpenStep shiftedBy(Duration pause);

    /** The timer that this step waits for, if it waits for one. */
    Optional<Timer> timer();

    /** A step at a gate that is not resolved. */
    sealed interface AtGate extends OpenStep permits AwaitingVerdict, AwaitingPeople {
        String gateId();

        String gateName();

        String inputSha256();
    }

    /** Asked the policy; {@code due} is when the run fails for want of a verdict. */
    record AwaitingVerdict(
            String stepId,
            int index,
            int attempt,
            String commandId,
            String gateId,
            String gateName,
            String inputSha256,
            Instant due)
            implements AtGate {
        @Override
        public OpenStep shiftedBy(Duration pause) {
            return new AwaitingVerdict(
                    stepId, index, attempt, commandId, gateId, gateName, inputSha256, due.plus(pause));
        }

        @Override
        public Optional<Timer> timer() {
            return Optional.of(new Timer(Timer.Kind.VERDICT, gateId, due));
        }
    }

    /**
     * Flagged, always to be asked, or opened from outside: people decide until {@code expires}.
     *
     * @param verdict null where the gate was opened from outside, and the policy is asked once people approved
     * @param approvals in order of arrival
     */
    record AwaitingPeople(
            String stepId,
            int index,
            int attempt,
            String commandId,
            String gateId,
            String gateName,
            String inputSha256,
            @Nullable Verdict verdict,
            List<String> approvers,
            int quorum,
            Instant expires,
            List<String> approvals)
            implements AtGate {
        AwaitingPeople approvedBy(String voter) {
            List<String> more = new java.util.ArrayList<>(approvals);
            more.add(voter);
            return with(expires, List.copyOf(more));
        }

        @Override
        public OpenStep shiftedBy(Duration pause) {
            return with(expires.plus(pause), approvals);
        }

        @Override
        public Optional<Timer> timer() {
            return Optional.of(new Timer(Timer.Kind.PEOPLE, gateId, expires));
        }

        private AwaitingPeople with(Instant newExpires, List<String> newApprovals) {
            return new AwaitingPeople(
                    stepId,
                    index,
                    attempt,
                    commandId,
                    gateId,
                    gateName,
                    inputSha256,
                    verdict,
                    approvers,
                    quorum,
                    newExpires,
                    newApprovals);
        }
    }

    /** Let pass, and about to start, or held from starting by a person's pause. */
    record Cleared(
            String stepId,
            int index,
            int attempt,
            String commandId,
            String gateId,
            String inputSha256,
            @Nullable Verdict verdict)
            implements OpenStep {
        @Override
        public OpenStep shiftedBy(Duration pause) {
            return this;
        }

        @Override
        public Optional<Timer> timer() {
            return Optional.empty();
        }
    }

    /**
     * A Titan has the task, and its result counts until {@code due}; or an external driver does the work.
     *
     * @param queue null where an external driver does the work
     * @param extensions how often the attempt was given more time
     */
    record InFlight(
            String stepId,
            int index,
            int attempt,
            String commandId,
            String gateId,
            @Nullable String queue,
            Instant due,
            int extensions)
            implements OpenStep {
        InFlight extendedTo(Instant newDue) {
            return with(newDue, extensions + 1);
        }

        @Override
        public OpenStep shiftedBy(Duration pause) {
            return with(due.plus(pause), extensions);
        }

        private InFlight with(Instant newDue, int newExtensions) {
            return new InFlight(stepId, index, attempt, commandId, gateId, queue, newDue, newExtensions);
        }

        /** None where a program outside does the work: nothing but the run's deadline ends that. */
        @Override
        public Optional<Timer> timer() {
            if (queue == null) {
                return Optional.empty();
            }
            return Optional.of(new Timer(Timer.Kind.ATTEMPT, stepId + ":" + attempt, due));
        }
    }

    /** Failed once or more; {@code attempt} is the one to come, entered at {@code due}. */
    record Resting(String stepId, int index, int attempt, String commandId, Instant due) implements OpenStep {
        @Override
        public OpenStep shiftedBy(Duration pause) {
            return new Resting(stepId, index, attempt, commandId, due.plus(pause));
        }

        @Override
        public Optional<Timer> timer() {
            return Optional.of(new Timer(Timer.Kind.RETRY, stepId + ":" + attempt, due));
        }
    }
}
