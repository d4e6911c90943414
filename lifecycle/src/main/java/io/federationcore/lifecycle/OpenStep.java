package io.federationcore.lifecycle;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
     * @param approvals the voters, in order of arrival
     * @param inputs by voter, the digest of the input that the approval came with, where the gate asks for one
     * @param terms on which they decide
     * @param override what somebody asked for in an emergency, and nobody has applied
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
            List<String> approvals,
            @Nullable SortedMap<String, String> inputs,
            @Nullable Terms terms,
            @Nullable AskedOverride override)
            implements AtGate {
        public AwaitingPeople {
            inputs = Collections.unmodifiableSortedMap(inputs == null ? new TreeMap<>() : new TreeMap<>(inputs));
            terms = terms == null ? Terms.UNKNOWN : terms;
        }

        /** The digest of the input that {@code voter} approved with. */
        Optional<String> inputOf(String voter) {
            return Optional.ofNullable(inputs == null ? null : inputs.get(voter));
        }

        /** {@link #terms}, which are never null once made. */
        Terms asked() {
            return terms == null ? Terms.UNKNOWN : terms;
        }

        AwaitingPeople approvedBy(String voter, @Nullable String input) {
            List<String> more = new ArrayList<>(approvals);
            more.add(voter);
            SortedMap<String, String> moreInputs = new TreeMap<>(inputs);
            if (input != null) {
                moreInputs.put(voter, input);
            }
            return with(expires, List.copyOf(more), moreInputs, override);
        }

        AwaitingPeople withdrawnBy(String voter) {
            SortedMap<String, String> fewer = new TreeMap<>(inputs);
            fewer.remove(voter);
            return with(
                    expires,
                    approvals.stream().filter(other -> !other.equals(voter)).toList(),
                    fewer,
                    override);
        }

        AwaitingPeople with(AskedOverride asked) {
            return with(expires, approvals, inputs, asked);
        }

        @Override
        public OpenStep shiftedBy(Duration pause) {
            return with(expires.plus(pause), approvals, inputs, override);
        }

        @Override
        public Optional<Timer> timer() {
            return Optional.of(new Timer(Timer.Kind.PEOPLE, gateId, expires));
        }

        private AwaitingPeople with(
                Instant newExpires,
                List<String> newApprovals,
                @Nullable SortedMap<String, String> newInputs,
                @Nullable AskedOverride newOverride) {
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
                    newApprovals,
                    newInputs,
                    terms,
                    newOverride);
        }
    }

    /**
     * On what people decide.
     *
     * @param approval the approval profile by which they are asked
     * @param ballotSha256 the digest of what they are shown; a vote for another one does not count
     * @param bundleDigest the bundle that judged; null where none did
     * @param excluded who of the approvers may not approve, {@code user:<id>}
     * @param inputSchema what their input must pass; null where they supply none
     */
    record Terms(
            String approval,
            String ballotSha256,
            @Nullable String bundleDigest,
            List<String> excluded,
            @Nullable JsonValue inputSchema) {
        /** Of a gate that was stored before there were ballots: no vote fits it. */
        static final Terms UNKNOWN = new Terms("", "", null, List.of(), null);
    }

    /**
     * An override that was asked for.
     *
     * @param by who asked
     * @param until when it can be applied no longer; a person's pause does not move it
     */
    record AskedOverride(Actor by, OverrideReason reasonCode, String justification, String ticket, Instant until) {}

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

    /** Failed, or to be judged anew; {@code attempt} is the one to come, entered at {@code due}. */
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
