package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.Recorded;
import io.federationcore.lifecycle.RegistryState;
import io.federationcore.lifecycle.RunEvolution;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.json.WireTime;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.topic.Headers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the log as an auditor would: folds it, and holds every entry to what must be true of all. A scenario cannot
 * forget these checks, for they are made behind every step.
 */
final class LogWitness {
    private final Map<String, RunState> runs = new HashMap<>();
    private RegistryState registry = RegistryState.EMPTY;
    private long nextLogSeq;
    private Instant lastTime = Instant.EPOCH;

    /** Takes note of what was appended to the log since it looked last. */
    void read(List<Output> appended) {
        for (int i = 0; i < appended.size(); i++) {
            Output output = appended.get(i);
            Recorded recorded = output.recorded();
            Entry entry = recorded.entry();
            assertThat(entry.logSeq()).as("log_seq is dense").isEqualTo(nextLogSeq++);
            assertThat(entry.time()).as("time never decreases").isAfterOrEqualTo(lastTime);
            lastTime = entry.time();
            boolean last = i + 1 == appended.size()
                    || !sameMessage(recorded, appended.get(i + 1).recorded());
            checkHeaders(output, entry, last);
            fold(recorded);
        }
    }

    /** What the log says of a run. */
    RunState run(String runId) {
        return runs.getOrDefault(runId, RunState.Unborn.INSTANCE);
    }

    /** The store must hold exactly what the log folds to; only a tombstone may have been forgotten. */
    void compareWith(Shelf stored) {
        runs.forEach((runId, folded) -> {
            byte[] bytes = stored.get(runId);
            if (bytes != null || !(folded instanceof RunState.Ended)) {
                RunState kept = RunStateCodec.read(runId, Objects.requireNonNull(bytes, "a live run is stored"));
                assertThat(kept).as("the stored state of run %s", runId).isEqualTo(folded);
            }
        });
        byte[] bytes = stored.get(Command.REGISTRY);
        RegistryState kept = bytes == null ? RegistryState.EMPTY : StateCodec.read(bytes, RegistryState.class);
        assertThat(kept).as("the stored state of the registry").isEqualTo(registry);
    }

    private void fold(Recorded recorded) {
        Entry entry = recorded.entry();
        if (entry.seq() == null) {
            assertThat(entry.prev()).as("outside of any chain").isNull();
            assertThat(entry.eventId()).isEqualTo(entry.runId() + ".x" + entry.logSeq());
            if (recorded.event() instanceof Event.OverrideReviewed) {
                runs.put(entry.runId(), RunEvolution.evolve(run(entry.runId()), recorded));
            }
        } else if (entry.runId().equals(Command.REGISTRY)) {
            registry = RegistryState.evolve(registry, recorded);
        } else {
            runs.put(entry.runId(), RunEvolution.evolve(run(entry.runId()), recorded));
        }
    }

    private static void checkHeaders(Output output, Entry entry, boolean last) {
        assertThat(output.key()).isEqualTo(entry.runId());
        assertThat(output.time()).isEqualTo(entry.time());
        assertThat(output.header(Headers.TYPE)).isEqualTo(entry.type().code());
        assertThat(output.header(Headers.COMMAND_ID)).isEqualTo(entry.commandId());
        assertThat(output.header(Headers.CE_SPECVERSION)).isEqualTo("1.0");
        assertThat(output.header(Headers.CE_ID)).isEqualTo(entry.eventId());
        assertThat(output.header(Headers.CE_SOURCE)).isEqualTo("test/fc-run/0").isEqualTo(entry.log());
        assertThat(output.header(Headers.CE_TYPE)).isEqualTo(entry.type().code());
        assertThat(output.header(Headers.CE_TIME)).isEqualTo(WireTime.format(entry.time()));
        assertThat(output.header(Headers.AUTH)).as("the log holds no signature").isNull();
        assertThat(output.header(Headers.OUTCOME) != null)
                .as("the outcome is told by the last entry of a message, and only there")
                .isEqualTo(last);
    }

    private static boolean sameMessage(Recorded one, Recorded next) {
        Cause cause = one.entry().cause();
        return one.entry().seq() != null
                && next.entry().seq() != null
                && one.entry().runId().equals(next.entry().runId())
                && cause.equals(next.entry().cause());
    }
}
