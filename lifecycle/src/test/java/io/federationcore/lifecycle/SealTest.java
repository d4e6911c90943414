package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Event;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The last entry of a run's chain says how many there are, and over which leaves. */
class SealTest {
    private final TestRun run = new TestRun(Workflows.TWO_STEPS);

    @Test
    void an_ended_run_is_sealed_in_the_same_decision() {
        Scenario.of(run)
                .given(start(), allow())
                .when(cancel())
                .then(Event.RunFinished.class, Event.RunSealed.class)
                .leaving(
                        RunState.Failed.class,
                        failed -> assertThat(failed.chain().tree())
                                .as("a tombstone keeps no tree")
                                .isNull());

        List<byte[]> leaves = run.entries().subList(0, run.entries().size() - 1).stream()
                .map(recorded -> Sha256.fromHex(recorded.leaf()))
                .toList();
        assertThat(run.entries().getLast().event())
                .isEqualTo(new Event.RunSealed(leaves.size(), Sha256.toHex(AuditHash.root(leaves))));
    }

    @Test
    void a_run_stored_before_runs_were_sealed_ends_without_a_seal() {
        Scenario.of(run).given(start(), allow());
        RunState.Live live = run.live();
        ChainHead head = live.chain();
        RunState old = live.with(new ChainHead(head.nextSeq(), head.lastLeaf(), null), live.facts(), live.walk());

        Decision<RunState> decision = RunDecisions.decide(old, cancel().in(run), run.context());

        assertThat(decision).isInstanceOfSatisfying(Decision.Accepted.class, accepted -> {
            assertThat(accepted.entries()).hasSize(1);
            assertThat(accepted.after()).isInstanceOf(RunState.Failed.class);
        });
    }

    @Test
    void nothing_follows_the_end_but_its_very_seal() {
        Scenario.of(run).given(start(), allow(), cancel());
        List<Recorded> entries = run.entries();
        RunState ended = fold(entries.subList(0, entries.size() - 1));
        Recorded seal = entries.getLast();

        assertThat(RunEvolution.evolve(ended, seal)).isEqualTo(run.state());
        Event.RunSealed right = (Event.RunSealed) seal.event();
        Stream.of(
                        new Event.RunSealed(right.entries() - 1, right.root()),
                        new Event.RunSealed(right.entries(), "0".repeat(64)),
                        new Event.StepFailed("a", 0, 1, "code", "detail"))
                .forEach(wrong -> assertThatThrownBy(() -> RunEvolution.evolve(ended, with(seal, wrong)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Expected the seal of " + right.entries() + " entries"));
        assertThatThrownBy(() -> RunEvolution.evolve(run.state(), following(seal)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Expected nothing");
    }

    @Test
    void a_live_run_is_not_sealed() {
        Scenario.of(run).given(start(), allow());
        Recorded last = following(run.entries().getLast());
        Event.RunSealed seal =
                java.util.Objects.requireNonNull(run.state().chain().seal());

        assertThatThrownBy(() -> RunEvolution.evolve(run.state(), with(last, seal)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("to end before it is sealed");
    }

    private static RunState fold(List<Recorded> entries) {
        RunState state = RunState.Unborn.INSTANCE;
        for (Recorded recorded : entries) {
            state = RunEvolution.evolve(state, recorded);
        }
        return state;
    }

    private static Recorded with(Recorded recorded, Event event) {
        return new Recorded(
                recorded.entry(), recorded.canonicalEntry(), event, recorded.data(), recorded.salt(), recorded.leaf());
    }

    /** The same event again, linked behind {@code recorded}. */
    private static Recorded following(Recorded recorded) {
        var entry = recorded.entry();
        long seq = java.util.Objects.requireNonNull(entry.seq()) + 1;
        var next = new io.federationcore.schemas.message.Entry(
                entry.v(),
                entry.log(),
                entry.tenantId(),
                entry.runId(),
                seq,
                entry.logSeq() + 1,
                entry.type(),
                entry.runId() + "." + seq,
                entry.time(),
                entry.principal(),
                entry.actor(),
                entry.cause(),
                entry.commandId(),
                recorded.leaf(),
                entry.dataRoot());
        return new Recorded(
                next, recorded.canonicalEntry(), recorded.event(), recorded.data(), recorded.salt(), recorded.leaf());
    }
}
