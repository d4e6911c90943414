package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.LogHead;
import io.federationcore.lifecycle.RegistryState;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.registry.OpenReviews;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * What one task keeps: states, payloads, accepted commands and the log's head. Keys that belong to one run start with its
 * id, so that what a finished run leaves behind can be found and dropped.
 */
final class RunStores {
    private static final String HEAD = "head";
    /** What one task holds of its runs, and of their payloads, besides the stores. */
    private static final long RECENT_BYTES = 8L * 1024 * 1024;

    private final Shelf states;
    private final Shelf details;
    private final Shelf logHead;
    private final Recent<RunState> recentRuns = new Recent<>(RECENT_BYTES);
    private final Recent<JsonValue> recentPayloads = new Recent<>(RECENT_BYTES);
    private @Nullable StoredHead head;

    RunStores(ProcessingContext context) {
        this.states = Shelf.of(context, Shelf.Part.STATES);
        this.details = Shelf.of(context, Shelf.Part.DETAILS);
        this.logHead = Shelf.of(context, Shelf.Part.LOG_HEAD);
    }

    RunState run(String runId) {
        RunState recent = recentRuns.find(runId);
        if (recent != null) {
            return recent;
        }
        byte[] stored = states.get(runId);
        if (stored == null) {
            return RunState.Unborn.INSTANCE;
        }
        RunState state = StateCodec.read(stored, RunState.class);
        recentRuns.hold(runId, state, stored.length);
        return state;
    }

    void put(String runId, RunState state) {
        byte[] stored = StateCodec.write(state);
        states.put(runId, stored);
        if (state instanceof RunState.Live) {
            recentRuns.hold(runId, state, stored.length);
        } else {
            recentRuns.forget(runId); // nobody asks for it any more, as a rule
        }
        if (state instanceof RunState.Ended) {
            drop(runId);
        }
    }

    /** Forgets the tombstone of a run that ended long enough ago. */
    void forget(String runId) {
        states.delete(runId);
        recentRuns.forget(runId);
    }

    RegistryState registry() {
        byte[] stored = states.get(Command.REGISTRY);
        return stored == null ? RegistryState.EMPTY : StateCodec.read(stored, RegistryState.class);
    }

    void put(RegistryState state) {
        states.put(Command.REGISTRY, StateCodec.write(state));
    }

    Context.Payloads payloads(String runId) {
        return name -> payload(payloadKey(runId, name));
    }

    private Optional<JsonValue> payload(String key) {
        JsonValue recent = recentPayloads.find(key);
        if (recent != null) {
            return Optional.of(recent);
        }
        byte[] stored = details.get(key);
        if (stored == null) {
            return Optional.empty();
        }
        JsonValue payload = JsonValue.ofCanonical(new String(stored, StandardCharsets.UTF_8));
        recentPayloads.hold(key, payload, stored.length);
        return Optional.of(payload);
    }

    /** Keeps a payload under its name. */
    void putPayload(String runId, String name, JsonValue payload) {
        byte[] stored = payload.utf8();
        String key = payloadKey(runId, name);
        details.put(key, stored);
        recentPayloads.hold(key, payload, stored.length);
    }

    /** Keeps what the registry's own decisions wrote, for the global store shows it only a moment later. */
    void putOwnWrite(String name, JsonValue value) {
        putPayload(Command.REGISTRY, name, value);
    }

    /** The principals that the registry's own decisions put in force last; empty before it did so here. */
    Optional<PrincipalsDocument> ownPrincipals() {
        Context.Payloads own = payloads(Command.REGISTRY);
        return own.find(RegistryNames.PRINCIPALS)
                .map(pointer -> Codec.read(pointer, RegistryPointer.class).digest())
                .flatMap(own::find)
                .map(document -> Codec.read(document, PrincipalsDocument.class));
    }

    /** The registry as its own decisions must see it. */
    Context.Registry ownWritesFirst(Context.Registry global) {
        return new OwnWritesFirst(global, payloads(Command.REGISTRY));
    }

    /** What was written here counts before what came back. */
    private record OwnWritesFirst(Context.Registry global, Context.Payloads own) implements Context.Registry {
        @Override
        public Optional<String> pointer(String name) {
            return own.find(name)
                    .map(value -> Codec.read(value, RegistryPointer.class).digest())
                    .or(() -> global.pointer(name));
        }

        @Override
        public Optional<WorkflowDefinition> workflow(String id, @Nullable String version) {
            return global.workflow(id, version);
        }

        @Override
        public Optional<WorkflowDefinition> workflow(String digest) {
            return global.workflow(digest);
        }

        @Override
        public Optional<GateDefinition> approvalProfile(String bundleDigest, String name) {
            return global.approvalProfile(bundleDigest, name);
        }

        @Override
        public Optional<List<String>> authors(String workflowId, String version) {
            return global.authors(workflowId, version);
        }

        @Override
        public OpenReviews openReviews() {
            return global.openReviews();
        }

        @Override
        public boolean hasQueue(String queue) {
            return global.hasQueue(queue);
        }

        @Override
        public Optional<String> violation(JsonValue schema, JsonValue value) {
            return global.violation(schema, value);
        }
    }

    Context.History history(String runId) {
        return commandId -> Optional.ofNullable(details.get(acceptedKey(runId, commandId)))
                .map(stored -> StateCodec.read(stored, Context.AcceptedCommand.class));
    }

    void putAccepted(String runId, String commandId, Context.AcceptedCommand command) {
        details.put(acceptedKey(runId, commandId), StateCodec.write(command));
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

    private static String payloadKey(String runId, String name) {
        return runId + "/payload/" + name;
    }

    private static String acceptedKey(String runId, String commandId) {
        return runId + "/accepted/" + commandId;
    }

    private void drop(String runId) {
        List<String> keys = new ArrayList<>();
        details.forEach(runId + "/", (key, value) -> keys.add(key));
        keys.forEach(details::delete);
        keys.forEach(recentPayloads::forget);
    }
}
