package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.LogHead;
import io.federationcore.lifecycle.RegistryState;
import io.federationcore.lifecycle.RunEffects;
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
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What one task keeps: states, payloads, accepted commands and the log's head. Keys that belong to one run start with its
 * id, so that what a finished run leaves behind can be found and dropped.
 */
final class RunStores {
    static final String RUNS = "runs";
    static final String PAYLOADS = "payloads";
    static final String ACCEPTED = "accepted-commands";
    static final String LOG_HEAD = "log-head";

    private static final String HEAD = "head";
    /** Behind the last character that an id or name can hold. */
    private static final char BEHIND_ALL = '\u007f';

    private final KeyValueStore<String, byte[]> runs;
    private final KeyValueStore<String, byte[]> payloads;
    private final KeyValueStore<String, byte[]> accepted;
    private final KeyValueStore<String, byte[]> logHead;

    RunStores(ProcessingContext context) {
        this.runs = context.getStateStore(RUNS);
        this.payloads = context.getStateStore(PAYLOADS);
        this.accepted = context.getStateStore(ACCEPTED);
        this.logHead = context.getStateStore(LOG_HEAD);
    }

    static List<StoreBuilder<?>> builders() {
        return List.of(builder(RUNS), builder(PAYLOADS), builder(ACCEPTED), builder(LOG_HEAD));
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> builder(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    RunState run(String runId) {
        byte[] stored = runs.get(runId);
        return stored == null ? RunState.Unborn.INSTANCE : StateCodec.read(stored, RunState.class);
    }

    void put(String runId, RunState state) {
        runs.put(runId, StateCodec.write(state));
        if (state instanceof RunState.Ended) {
            drop(payloads, runId);
            drop(accepted, runId);
        }
    }

    /** Forgets the tombstone of a run that ended long enough ago. */
    void forget(String runId) {
        runs.delete(runId);
    }

    RegistryState registry() {
        byte[] stored = runs.get(Command.REGISTRY);
        return stored == null ? RegistryState.EMPTY : StateCodec.read(stored, RegistryState.class);
    }

    void put(RegistryState state) {
        runs.put(Command.REGISTRY, StateCodec.write(state));
    }

    Context.Payloads payloads(String runId) {
        return new Context.Payloads() {
            @Override
            public Optional<JsonValue> input() {
                return output("");
            }

            @Override
            public Optional<JsonValue> gateInput(String stepId) {
                return output(RunEffects.gateInput(stepId));
            }

            @Override
            public Optional<JsonValue> clearance(String stepId) {
                return output(RunEffects.clearance(stepId));
            }

            @Override
            public Optional<JsonValue> output(String stepId) {
                byte[] stored = payloads.get(key(runId, stepId));
                return Optional.ofNullable(stored)
                        .map(bytes -> JsonValue.ofCanonical(new String(bytes, StandardCharsets.UTF_8)));
            }
        };
    }

    /** Keeps the run's input, under the empty name, or a step's output. */
    void putPayload(String runId, String stepId, JsonValue payload) {
        payloads.put(key(runId, stepId), payload.utf8());
    }

    /** Keeps what the registry's own decisions wrote, for the global store shows it only a moment later. */
    void putOwnWrite(String name, JsonValue value) {
        putPayload(Command.REGISTRY, name, value);
    }

    /** The principals that the registry's own decisions put in force last; empty before it did so here. */
    Optional<PrincipalsDocument> ownPrincipals() {
        Context.Payloads own = payloads(Command.REGISTRY);
        return own.output(RegistryNames.PRINCIPALS)
                .map(pointer -> Codec.read(pointer, RegistryPointer.class).digest())
                .flatMap(own::output)
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
            return own.output(name)
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
        return commandId -> Optional.ofNullable(accepted.get(key(runId, commandId)))
                .map(stored -> StateCodec.read(stored, Context.AcceptedCommand.class));
    }

    void putAccepted(String runId, String commandId, Context.AcceptedCommand command) {
        accepted.put(key(runId, commandId), StateCodec.write(command));
    }

    /** Where this partition's log stands. */
    LogHead head(String log, byte[] saltKey) {
        byte[] stored = logHead.get(HEAD);
        StoredHead head = stored == null ? StoredHead.EMPTY : StateCodec.read(stored, StoredHead.class);
        return new LogHead(log, head.nextLogSeq(), head.lastTime(), saltKey);
    }

    void putHead(LogHead head) {
        logHead.put(HEAD, StateCodec.write(new StoredHead(head.nextLogSeq(), head.lastTime())));
    }

    /** The head without what configuration knows, above all without the salt key. */
    record StoredHead(long nextLogSeq, Instant lastTime) {
        static final StoredHead EMPTY = new StoredHead(0, Instant.EPOCH);
    }

    private static String key(String runId, String name) {
        return runId + "/" + name;
    }

    private static void drop(KeyValueStore<String, byte[]> store, String runId) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.range(runId + "/", runId + "/" + BEHIND_ALL)) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
    }
}
