package io.federationcore.lifecycle;

import io.federationcore.lifecycle.OpenStep.AwaitingPeople;
import io.federationcore.lifecycle.OpenStep.AwaitingVerdict;
import io.federationcore.lifecycle.OpenStep.Cleared;
import io.federationcore.lifecycle.OpenStep.InFlight;
import io.federationcore.lifecycle.OpenStep.Resting;
import io.federationcore.lifecycle.RunState.Completed;
import io.federationcore.lifecycle.RunState.Failed;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.lifecycle.RunState.Pending;
import io.federationcore.lifecycle.RunState.Running;
import io.federationcore.lifecycle.RunState.Unborn;
import io.federationcore.lifecycle.RunState.Walk;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How each event changes a run. Live and restored state pass through here alike.
 *
 * <p>What released events do is frozen: recorded histories are replayed by the build. An event that does not fit the
 * state is an IllegalStateException, for it means that the log is not what {@link RunDecisions} made.
 */
public final class RunEvolution {
    private RunEvolution() {}

    /** The state behind one more entry of the run's chain. */
    public static RunState evolve(RunState state, Recorded recorded) {
        if (recorded.event() instanceof Event.OverrideReviewed reviewed) {
            return reviewed(state, reviewed); // of no chain
        }
        ChainHead chain = state.chain().with(recorded);
        Event event = recorded.event();
        if (!(event instanceof Event.OfRun ofRun)) {
            throw new IllegalStateException(
                    "Expected an event of a run, but found " + event.type().code());
        }
        return switch (state) {
            case Unborn unborn -> born(ofRun, recorded.entry(), chain);
            case Live live -> moved(live, ofRun, recorded, chain);
            case RunState.Ended ended -> sealed(ended, ofRun, chain);
        };
    }

    private static RunState born(Event.OfRun event, Entry entry, ChainHead chain) {
        if (!(event instanceof Event.RunCreated created)) {
            throw new IllegalStateException("Expected a run to begin with FC-RUN-001, but found "
                    + event.type().code());
        }
        RunFacts facts = new RunFacts(
                entry.runId(),
                entry.tenantId(),
                created.workflowId(),
                created.workflowVersion(),
                created.workflowDigest(),
                created.driver(),
                entry.principal(),
                entry.actor(),
                commandOf(entry),
                created.metadata(),
                created.tags(),
                entry.time(),
                created.deadline(),
                created.input().size(),
                List.of());
        return new Pending(chain, facts);
    }

    private static RunState moved(Live live, Event.OfRun event, Recorded recorded, ChainHead chain) {
        Entry entry = recorded.entry();
        RunFacts facts = live.facts();
        Walk walk = live.walk();
        return switch (event) {
            case Event.RunCreated created ->
                throw new IllegalStateException("Expected run '" + live.runId() + "' to be created once");
            case Event.RunStatusChanged changed -> turned(live, changed, entry, chain);
            case Event.RunFinished finished -> ended(live, finished, entry, chain);
            case Event.RunSealed sealed ->
                throw new IllegalStateException("Expected run '" + live.runId() + "' to end before it is sealed");
            case Event.GateRequested e -> live.with(chain, facts, requested(live, e, entry));
            case Event.GateFlagged e -> live.with(chain, facts, walk.put(flagged(open(live, e.stepId()), e, recorded)));
            case Event.VoteRecorded e -> live.with(chain, facts, voted(live, e));
            case Event.GateResolved e -> live.with(chain, facts, resolved(live, e, entry));
            case Event.GateInputAccepted e ->
                live.with(chain, facts.plusPayload(e.input().size()), walk);
            case Event.OverrideRequested e -> live.with(chain, facts, walk.put(asked(open(live, e.stepId()), e)));
            case Event.OverrideApplied e -> live.with(chain, overridden(live, e), walk);
            case Event.OverrideReviewed e -> throw new IllegalStateException("A review stands in no chain");
            case Event.StepStarted e -> live.with(chain, facts, walk.put(started(e, entry)));
            case Event.StepExtended e -> live.with(chain, facts, walk.put(extended(open(live, e.stepId()), e)));
            case Event.StepCompleted e ->
                live.with(
                        chain,
                        facts.plusPayload(e.output().size()),
                        walk.close(e.stepId(), new Walk.Output(e.stepId(), e.outputSha256())));
            case Event.StepFailed e -> live.with(chain, facts, walk.close(e.stepId(), null));
            case Event.StepRetryScheduled e ->
                live.with(
                        chain,
                        facts,
                        walk.put(new Resting(e.stepId(), e.stepIndex(), e.nextAttempt(), commandOf(entry), e.due())));
        };
    }

    private static RunState turned(Live live, Event.RunStatusChanged changed, Entry entry, ChainHead chain) {
        requireFrom(live, changed.from());
        Transition.of(changed.from(), changed.to(), changed.reason()).requireAdmitted();
        @Nullable Instant heldSince = live instanceof Paused paused ? paused.heldSince() : null;
        List<String> gates = new ArrayList<>(live instanceof Paused paused ? paused.gates() : List.of());
        RunFacts facts = live.facts();
        Walk walk = live.walk();
        switch (changed.reason()) {
            case STARTED -> {}
            case PERSON_PAUSED -> heldSince = entry.time();
            case PERSON_RESUMED -> {
                Duration pause =
                        Duration.between(Objects.requireNonNull(heldSince, "nobody holds the run"), entry.time());
                facts = facts.shiftedBy(pause);
                walk = walk.shiftedBy(pause);
                heldSince = null;
            }
            case GATE_OPENED -> gates.add(Objects.requireNonNull(changed.gateId(), "a gate was opened"));
            case GATE_RELEASED, GATE_SUPERSEDED -> gates.remove(changed.gateId());
        }
        boolean held = heldSince != null || !gates.isEmpty();
        if (held != (changed.to() == RunStatus.PAUSED)) {
            throw new IllegalStateException(
                    "Expected run '" + live.runId() + "' to be paused exactly while held, but found " + changed);
        }
        return held ? new Paused(chain, facts, walk, heldSince, List.copyOf(gates)) : new Running(chain, facts, walk);
    }

    private static RunState ended(Live live, Event.RunFinished finished, Entry entry, ChainHead chain) {
        requireFrom(live, finished.from());
        Transition.of(finished.from(), finished.to(), finished.reason()).requireAdmitted();
        return finished.to() == RunStatus.COMPLETED
                ? new Completed(chain, live.runId(), live.tenantId(), entry.time(), live.openReviews())
                : new Failed(chain, live.runId(), live.tenantId(), entry.time(), finished.reason(), live.openReviews());
    }

    /** Behind the end stands the seal, and behind that nothing. */
    private static RunState sealed(RunState.Ended ended, Event.OfRun event, ChainHead chain) {
        Event.RunSealed expected = ended.chain().seal();
        if (!event.equals(expected)) {
            throw new IllegalStateException("Expected "
                    + (expected == null
                            ? "nothing"
                            : "the seal of " + expected.entries() + " entries, root " + expected.root())
                    + " behind the end of run '" + ended.runId() + "', but found "
                    + (event instanceof Event.RunSealed found
                            ? "the seal of " + found.entries() + " entries, root " + found.root()
                            : event.type().code()));
        }
        return ended.with(chain);
    }

    private static Walk requested(Live live, Event.GateRequested e, Entry entry) {
        OpenStep gate = atGate(e, entry);
        Walk walk = live.walk().put(gate);
        return live.facts().driver() == Driver.EXTERNAL ? walk.counting(gate.index(), gate.attempt()) : walk;
    }

    private static OpenStep atGate(Event.GateRequested e, Entry entry) {
        return new AwaitingVerdict(
                Objects.requireNonNull(e.stepId(), "a run's gate is a step's"),
                Objects.requireNonNull(e.stepIndex(), "a run's gate is a step's"),
                e.attempt(),
                commandOf(entry),
                e.gateId(),
                e.name(),
                e.inputSha256(),
                e.due());
    }

    private static OpenStep flagged(OpenStep open, Event.GateFlagged e, Recorded recorded) {
        if (!(open instanceof AwaitingVerdict gate)) {
            throw unexpected(open, e);
        }
        String judging = e.bundleDigest() != null || e.verdict() == null
                ? e.bundleDigest()
                : e.verdict().bundleDigest();
        return new AwaitingPeople(
                gate.stepId(),
                gate.index(),
                gate.attempt(),
                gate.commandId(),
                gate.gateId(),
                e.name(),
                gate.inputSha256(),
                e.verdict(),
                e.approvers(),
                e.quorum(),
                e.expires(),
                List.of(),
                new TreeMap<>(),
                new OpenStep.Terms(
                        e.approval(),
                        recorded.data().sha256(),
                        judging,
                        Objects.requireNonNull(e.excluded(), "never null once made"),
                        e.inputSchema()),
                null);
    }

    private static Walk voted(Live live, Event.VoteRecorded e) {
        AwaitingPeople gate = forPeople(open(live, e.stepId()), e);
        String voter = e.voter().reference();
        return switch (e.vote()) {
            case APPROVE -> live.walk().put(gate.approvedBy(voter, e.inputSha256()));
            case WITHDRAW -> live.walk().put(gate.withdrawnBy(voter));
            case REJECT -> live.walk();
        };
    }

    private static OpenStep asked(OpenStep open, Event.OverrideRequested e) {
        return forPeople(open, e)
                .with(new OpenStep.AskedOverride(e.by(), e.reasonCode(), e.justification(), e.ticket(), e.until()));
    }

    private static RunFacts overridden(Live live, Event.OverrideApplied e) {
        AwaitingPeople gate = forPeople(open(live, e.stepId()), e);
        List<OpenReview> reviews = new ArrayList<>(live.openReviews());
        reviews.add(new OpenReview(
                e.gateId(),
                e.name(),
                List.of(Authority.PERSON + e.requestedBy().id(), Authority.PERSON + e.by().id()),
                gate.asked().excluded(),
                e.reviewDue()));
        return live.facts().withReviews(reviews);
    }

    private static RunState reviewed(RunState state, Event.OverrideReviewed e) {
        if (!(state instanceof RunState.Born born)) {
            throw new IllegalStateException("Expected a review of a run's override, but the run is not there");
        }
        List<OpenReview> left = born.openReviews().stream()
                .filter(review -> !review.gateId().equals(e.gateId()))
                .toList();
        return switch (born) {
            case Live live -> live.with(live.chain(), live.facts().withReviews(left), live.walk());
            case RunState.Ended ended -> ended.withReviews(left);
        };
    }

    private static AwaitingPeople forPeople(OpenStep open, Event event) {
        if (open instanceof AwaitingPeople gate) {
            return gate;
        }
        throw unexpected(open, event);
    }

    private static Walk resolved(Live live, Event.GateResolved e, Entry entry) {
        OpenStep open = open(live, Objects.requireNonNull(e.stepId(), "a run's gate is a step's"));
        if (!(open instanceof OpenStep.AtGate gate)) {
            throw unexpected(open, e);
        }
        Instant now = live.clock(entry.time());
        return switch (e.outcome()) {
            case ALLOWED, APPROVED, BYPASSED ->
                live.walk()
                        .put(
                                isOpenedFromOutside(gate)
                                        ? beforeThePolicy(gate, gate.attempt() + 1, now)
                                        : new Cleared(
                                                gate.stepId(),
                                                gate.index(),
                                                gate.attempt(),
                                                gate.commandId(),
                                                gate.gateId(),
                                                gate.inputSha256(),
                                                gate instanceof AwaitingPeople people
                                                        ? people.verdict()
                                                        : e.verdict()));
            case SUPERSEDED -> live.walk().put(beforeThePolicy(gate, gate.attempt(), now));
            case DENIED, REJECTED, EXPIRED, CANCELLED, UNSATISFIABLE ->
                live.walk().close(gate.stepId(), null);
        };
    }

    private static boolean isOpenedFromOutside(OpenStep.AtGate gate) {
        return gate instanceof AwaitingPeople people && people.verdict() == null;
    }

    /** Goes before the policy: at once, or when nobody holds the run any more. */
    private static OpenStep beforeThePolicy(OpenStep.AtGate gate, int attempt, Instant now) {
        return new Resting(gate.stepId(), gate.index(), attempt, gate.commandId(), now);
    }

    private static OpenStep started(Event.StepStarted e, Entry entry) {
        return new InFlight(
                e.stepId(), e.stepIndex(), e.attempt(), commandOf(entry), e.gateId(), e.queue(), e.due(), 0);
    }

    private static OpenStep extended(OpenStep open, Event.StepExtended e) {
        if (!(open instanceof InFlight step) || step.attempt() != e.attempt()) {
            throw unexpected(open, e);
        }
        return step.extendedTo(e.due());
    }

    private static OpenStep open(Live live, String stepId) {
        return Optional.ofNullable(live.walk().open().get(stepId))
                .orElseThrow(() -> new IllegalStateException(
                        "Expected step '" + stepId + "' of run '" + live.runId() + "' to be open, but it is not"));
    }

    private static void requireFrom(Live live, RunStatus from) {
        if (live.status() != from) {
            throw new IllegalStateException("Expected run '" + live.runId() + "' to be " + from.wire() + ", but it is "
                    + live.status().wire());
        }
    }

    private static String commandOf(Entry entry) {
        return Objects.requireNonNull(entry.commandId(), "every entry of a run comes from a command");
    }

    private static IllegalStateException unexpected(OpenStep open, Event event) {
        return new IllegalStateException("Expected step '" + open.stepId() + "' to be where "
                + event.type().code() + " finds it, but it is "
                + open.getClass().getSimpleName());
    }
}
