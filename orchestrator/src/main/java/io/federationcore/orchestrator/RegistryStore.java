package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.RegistryState;
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
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * What one task keeps of the registry, if it is the one that decides on it: where it stands, the commands that were
 * accepted, and what its own decisions wrote, for the global store shows that only a moment later.
 */
final class RegistryStore {
    private static final String OWN_WRITE = "write/";
    private static final String ACCEPTED = "accepted/";

    private final Shelf states;
    private final Shelf details;

    RegistryStore(ProcessingContext context) {
        this.states = Shelf.of(context, Shelf.Part.STATES);
        this.details = Shelf.of(context, Shelf.Part.REGISTRY_DETAILS);
    }

    RegistryState state() {
        byte[] stored = states.get(Command.REGISTRY);
        return stored == null ? RegistryState.EMPTY : StateCodec.read(stored, RegistryState.class);
    }

    void put(RegistryState state) {
        states.put(Command.REGISTRY, StateCodec.write(state));
    }

    void putOwnWrite(String name, JsonValue value) {
        details.put(OWN_WRITE + name, value.utf8());
    }

    void putAccepted(String commandId, Context.AcceptedCommand command) {
        details.put(ACCEPTED + commandId, StateCodec.write(command));
    }

    /** What its own decisions wrote, by name. */
    Context.Payloads ownWrites() {
        return name -> Optional.ofNullable(details.get(OWN_WRITE + name))
                .map(stored -> JsonValue.ofCanonical(new String(stored, StandardCharsets.UTF_8)));
    }

    Context.History history() {
        return commandId -> Optional.ofNullable(details.get(ACCEPTED + commandId))
                .map(stored -> StateCodec.read(stored, Context.AcceptedCommand.class));
    }

    /** The principals that its own decisions put in force last; empty before they did so here. */
    Optional<PrincipalsDocument> ownPrincipals() {
        Context.Payloads own = ownWrites();
        return own.find(RegistryNames.PRINCIPALS)
                .map(pointer -> Codec.read(pointer, RegistryPointer.class).digest())
                .flatMap(own::find)
                .map(document -> Codec.read(document, PrincipalsDocument.class));
    }

    /** The registry as its own decisions must see it. */
    Context.Registry ownWritesFirst(Context.Registry global) {
        return new OwnWritesFirst(global, ownWrites());
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
}
