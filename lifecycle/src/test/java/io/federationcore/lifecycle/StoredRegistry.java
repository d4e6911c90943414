package io.federationcore.lifecycle;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registry as the records on its topic make it: artifacts under their digests, and names that point to them. */
final class StoredRegistry implements Context.Registry {
    private static final JsonValue ANY_OBJECT = JsonValue.parse("{\"type\":\"object\"}");

    private final Map<String, JsonValue> records = new HashMap<>();
    private final Map<String, WorkflowDefinition> definitions = new HashMap<>();
    private final Map<String, Map<String, GateDefinition>> profiles = new HashMap<>();
    private final Set<String> missingQueues = new HashSet<>();

    /** Takes what {@link RegistryEffects} sends. */
    void store(Map<String, JsonValue> sent) {
        records.putAll(sent);
    }

    WorkflowDefinition register(String yaml) {
        WorkflowArtifact artifact = WorkflowArtifact.of(new Command.RegisterWorkflow(yaml, Map.of(), Map.of()));
        WorkflowDefinition workflow = artifact.definition();
        JsonValue pointer = Codec.toValue(RegistryPointer.to(workflow.digest()));
        records.put(workflow.digest(), Codec.toValue(artifact));
        records.put(RegistryNames.workflow(workflow.id(), workflow.version()), pointer);
        records.put(RegistryNames.latest(workflow.id()), pointer);
        return workflow;
    }

    /** Stores a bundle, which need not be the active one, and returns its digest. */
    String keep(PolicyBundle bundle) {
        records.put(bundle.digest(), Codec.toValue(bundle));
        return bundle.digest();
    }

    void loseQueue(String queue) {
        missingQueues.add(queue);
    }

    @Override
    public Optional<WorkflowDefinition> workflow(String id, @Nullable String version) {
        return pointer(version == null ? RegistryNames.latest(id) : RegistryNames.workflow(id, version))
                .flatMap(this::workflow);
    }

    @Override
    public Optional<WorkflowDefinition> workflow(String digest) {
        return Optional.ofNullable(records.get(digest))
                .map(artifact -> definitions.computeIfAbsent(
                        digest,
                        d -> Codec.read(artifact, WorkflowArtifact.class).definition()));
    }

    @Override
    public Optional<GateDefinition> approvalProfile(String bundleDigest, String name) {
        return Optional.ofNullable(records.get(bundleDigest))
                .flatMap(bundle -> Optional.ofNullable(profiles.computeIfAbsent(
                                bundleDigest,
                                d -> Codec.read(bundle, PolicyBundle.class).approvalProfiles())
                        .get(name)));
    }

    @Override
    public Optional<String> pointer(String name) {
        return Optional.ofNullable(records.get(name))
                .map(pointer -> Codec.read(pointer, RegistryPointer.class).digest());
    }

    @Override
    public boolean hasQueue(String queue) {
        return !missingQueues.contains(queue);
    }

    /** Knows one schema only: validating JSON is another room's business. */
    @Override
    public Optional<String> violation(JsonValue schema, JsonValue value) {
        if (!schema.equals(ANY_OBJECT)) {
            throw new IllegalStateException("Expected the schema " + ANY_OBJECT + ", but found " + schema);
        }
        return value.isObject() ? Optional.empty() : Optional.of("Expected an object, but found " + value);
    }
}
