package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Snapshot;
import io.federationcore.schemas.message.StatusReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What holds of every run at all times. Watches one run from its birth, entry by entry, as an auditor would. */
final class RunLaws {
    private final Map<String, Event.GateRequested> requested = new HashMap<>();
    private final Map<String, GateOutcome> resolved = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private RunState replayed = RunState.Unborn.INSTANCE;
    private Instant lastTime = Instant.MIN;
    private String lastLeaf = Entry.NO_PREVIOUS;
    private long entries;
    private boolean held;
    private boolean ended;
    private boolean sealed;
    private final List<byte[]> leaves = new ArrayList<>();

    /** Says {@code message} to {@code run} and checks all that came of it. */
    void watch(TestRun run, Message message) {
        RunState before = run.state();
        Context context = run.context();
        boolean acceptedBefore = run.wasAccepted(message);
        Decision<RunState> decision = run.take(message);
        switch (decision) {
            case Decision.Accepted<RunState> accepted -> {
                assertThat(acceptedBefore)
                        .as("accepted a second time: %s", message)
                        .isFalse();
                accepted.entries().forEach(recorded -> entry(recorded, run.runId()));
                assertThat(accepted.log().nextLogSeq())
                        .isEqualTo(TestRun.FIRST_LOG_SEQ + entries)
                        .isEqualTo(
                                context.log().nextLogSeq() + accepted.entries().size());
                sent(run.lastSent(), accepted);
            }
            case Decision.Rejected<RunState> rejected -> {
                assertThat(run.state()).isSameAs(before);
                assertThat(run.entries()).hasSize((int) entries);
                assertThat(rejected.message()).isNotBlank();
            }
        }
        assertThat(replayed).as("the fold of the log").isEqualTo(run.state());
        state(run.state());
    }

    private void entry(Recorded recorded, String runId) {
        assertThat(sealed).as("sealed before %s", recorded.event()).isFalse();
        assertThat(ended)
                .as("ended before %s", recorded.event())
                .isEqualTo(recorded.event() instanceof Event.RunSealed);
        AuditRecord record = Codec.read(Codec.write(recorded.toAuditRecord()), AuditRecord.class);
        Recorded restored = Recorded.of(record);
        assertThat(restored).isEqualTo(recorded);
        replayed = RunEvolution.evolve(replayed, restored);

        Entry entry = record.entry();
        assertThat(entry.seq()).isEqualTo(entries);
        assertThat(entry.logSeq()).isEqualTo(TestRun.FIRST_LOG_SEQ + entries);
        assertThat(entry.eventId()).isEqualTo(runId + "." + entries);
        assertThat(entry.prev()).isEqualTo(lastLeaf);
        assertThat(entry.time()).isAfterOrEqualTo(lastTime);
        assertThat(entry.commandId()).isNotNull();
        byte[] salt = Sha256.fromHex(record.salt());
        assertThat(entry.dataRoot()).isEqualTo(Sha256.toHex(AuditHash.dataRoot(record.data(), salt)));
        entries++;
        lastTime = entry.time();
        byte[] leaf = AuditHash.leaf(Codec.write(entry));
        lastLeaf = Sha256.toHex(leaf);
        if (recorded.event() instanceof Event.RunSealed seal) {
            assertThat(seal).isEqualTo(new Event.RunSealed(leaves.size(), Sha256.toHex(AuditHash.root(leaves))));
            sealed = true;
        }
        leaves.add(leaf);
        event(recorded.event());
    }

    private void event(Event event) {
        switch (event) {
            case Event.RunStatusChanged changed -> {
                if (changed.reason() == StatusReason.PERSON_PAUSED || changed.reason() == StatusReason.PERSON_RESUMED) {
                    held = changed.reason() == StatusReason.PERSON_PAUSED;
                }
            }
            case Event.RunFinished finished -> {
                ended = true;
                assertThat(resolved.keySet()).as("gates closed at the end").isEqualTo(requested.keySet());
            }
            case Event.GateRequested gate -> {
                if (gate.ask() == null) { // one that is opened from outside holds the run besides
                    assertThat(held)
                            .as("held by a person when a gate was requested")
                            .isFalse();
                }
                assertThat(requested.put(gate.gateId(), gate)).isNull();
            }
            case Event.GateResolved gate -> {
                assertThat(requested).containsKey(gate.gateId());
                assertThat(resolved.put(gate.gateId(), gate.outcome())).isNull();
            }
            case Event.StepExtended extended ->
                assertThat(extended.due())
                        .isBeforeOrEqualTo(((Live) replayed).facts().deadline());
            case Event.StepStarted start -> {
                assertThat(held).as("held by a person when a step started").isFalse();
                assertThat(resolved.get(start.gateId()))
                        .isIn(GateOutcome.ALLOWED, GateOutcome.APPROVED, GateOutcome.BYPASSED);
                assertThat(requested.get(start.gateId())).isNotNull().satisfies(gate -> {
                    assertThat(gate.stepId()).isEqualTo(start.stepId());
                    assertThat(gate.attempt()).isEqualTo(start.attempt());
                    assertThat(gate.inputSha256()).isEqualTo(start.inputSha256());
                });
                assertThat(started.add(start.gateId()))
                        .as("a gate lets one attempt pass")
                        .isTrue();
            }
            default -> {}
        }
    }

    private void state(RunState state) {
        assertThat(state instanceof RunState.Ended).isEqualTo(ended).isEqualTo(sealed);
        if (!(state instanceof Live live)) {
            return;
        }
        List<Timer> timers = live.timers();
        boolean heldNow = live instanceof Paused paused && paused.heldSince() != null;
        assertThat(heldNow).isEqualTo(held);
        if (held) {
            assertThat(timers).isEmpty();
            return;
        }
        assertThat(timers).extracting(Timer::kind).contains(Timer.Kind.DEADLINE);
        assertThat(timers).extracting(Timer::id).doesNotHaveDuplicates();
        assertThat(live.walk().steps())
                .as("without a person's hold, every open step waits for something that has a time")
                .allMatch(step -> step.timer().isPresent() || isDriven(step))
                .hasSizeBetween(
                        live.facts().driver() == Driver.EXTERNAL || live instanceof RunState.Pending ? 0 : 1, 1);
    }

    /** Of what a program outside works at, only the run's own deadline sees the end. */
    private static boolean isDriven(OpenStep step) {
        return step instanceof OpenStep.InFlight work && work.queue() == null;
    }

    private static void sent(RunEffects.Outgoing sent, Decision.Accepted<RunState> accepted) {
        List<Event> events = accepted.entries().stream().map(Recorded::event).toList();
        assertThat(sent.gateRequests())
                .extracting(GateRequest::gateId)
                .containsExactlyElementsOf(events.stream()
                        .filter(Event.GateRequested.class::isInstance)
                        .map(event -> (Event.GateRequested) event)
                        .filter(requested -> requested.ask() == null) // the others ask people
                        .map(Event.GateRequested::gateId)
                        .toList());
        assertThat(sent.waiting()).isEqualTo(!sent.gateRequests().isEmpty());
        sent.tasks()
                .forEach(task ->
                        assertThat(task.inputSha256()).isEqualTo(task.input().sha256()));
        RunState.Born after = (RunState.Born) accepted.after();
        Snapshot shown = Objects.requireNonNull(sent.snapshot(), "a run that moved is shown");
        assertThat(shown.status()).isEqualTo(after.status());
        assertThat(shown.seq()).isEqualTo(after.chain().nextSeq() - 1);
        assertThat(shown.leaf()).isEqualTo(after.chain().lastLeaf());
    }
}
