package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.LogHead;
import io.federationcore.lifecycle.RunState;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** What one task keeps of runs: states, payloads and accepted commands; and the log's head. */
final class RunStores {
    private static final String HEAD = "head";
    /** What one task holds of its runs besides the stores. */
    private static final long RECENT_BYTES = 16L * 1024 * 1024;

    private final Shelf states;
    private final RunDetails details;
    private final Shelf logHead;
    private final Recent<KeptRun> recent = new Recent<>(RECENT_BYTES);
    private @Nullable StoredHead head;

    RunStores(ProcessingContext context) {
        this.states = Shelf.of(context, Shelf.Part.STATES);
        this.details = new RunDetails(Shelf.of(context, Shelf.Part.DETAILS));
        this.logHead = Shelf.of(context, Shelf.Part.LOG_HEAD);
    }

    RunState run(String runId) {
        return kept(runId).state();
    }

    /** Keeps a run as a message left it, and what the message brought; of a run that ends nothing but its tombstone. */
    void put(String runId, RunState state, RunDetails.Detail brought) {
        KeptRun run = kept(runId);
        byte[] stored = RunStateCodec.write(state);
        states.put(runId, stored);
        if (state instanceof RunState.Ended) {
            details.deleteAll(runId, run.details());
            recent.forget(runId); // nobody asks for it any more, as a rule
            return;
        }
        run.become(state, stored.length);
        if (!brought.isEmpty()) {
            run.add(brought, details.put(runId, run.details(), brought));
        }
        hold(runId, run);
    }

    /** Forgets the tombstone of a run that ended long enough ago. */
    void forget(String runId) {
        states.delete(runId);
        recent.forget(runId);
    }

    /**
     * Runs as they are stored, by their ids and in their order.
     *
     * @param from the first id that there may be
     * @param before no id is this or behind it
     * @param limit how many at most
     */
    SortedMap<String, RunState> stored(String from, String before, int limit) {
        SortedMap<String, RunState> found = new TreeMap<>();
        states.readFrom(from, (key, value) -> {
            boolean wanted = found.size() < limit && key.compareTo(before) < 0;
            if (wanted) {
                found.put(key, RunStateCodec.read(key, value));
            }
            return wanted;
        });
        return found;
    }

    Context.Payloads payloads(String runId) {
        return name -> Optional.ofNullable(kept(runId).payloads().get(name));
    }

    Context.History history(String runId) {
        return commandId -> Optional.ofNullable(kept(runId).accepted().get(commandId));
    }

    private KeptRun kept(String runId) {
        KeptRun known = recent.find(runId);
        if (known != null) {
            return known;
        }
        byte[] stored = states.get(runId);
        KeptRun run = stored == null
                ? new KeptRun(RunState.Unborn.INSTANCE, 0)
                : new KeptRun(RunStateCodec.read(runId, stored), stored.length);
        if (run.state() instanceof RunState.Live) {
            details.read(runId, run::add);
        }
        hold(runId, run);
        return run;
    }

    private void hold(String runId, KeptRun run) {
        recent.hold(runId, run, run.bytes());
    }

    /** Where this partition's log stands. */
    LogHead head(String log, byte[] saltKey) {
        StoredHead stands = head;
        if (stands == null) {
            byte[] stored = logHead.get(HEAD);
            stands = stored == null ? StoredHead.EMPTY : StateCodec.read(stored, StoredHead.class);
            head = stands;
        }
        return new LogHead(log, stands.nextLogSeq(), stands.lastTime(), saltKey);
    }

    void putHead(LogHead to) {
        StoredHead stands = new StoredHead(to.nextLogSeq(), to.lastTime());
        logHead.put(HEAD, StateCodec.write(stands));
        head = stands;
    }

    /** The head without what configuration knows, above all without the salt key. */
    record StoredHead(long nextLogSeq, Instant lastTime) {
        static final StoredHead EMPTY = new StoredHead(0, Instant.EPOCH);
    }
}
