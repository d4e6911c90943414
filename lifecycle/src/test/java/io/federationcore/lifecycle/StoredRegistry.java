package io.federationcore.lifecycle;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.registry.OpenReviews;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registry as the records on its topic make it: artifacts under their digests, and names that point to them. */
final class StoredRegistry implements Context.Registry {
    private static final JsonValue ANY_OBJECT = JsonValue.parse("{\"type\":\"object\"}");
    /** What approvers must supply in {@link Workflows}. */
    private static final JsonValue COST_CENTRE =
            JsonValue.parse("{\"required\":[\"cost_centre\"],\"type\":\"object\"}");
    /** Who registered the workflows of the tests. */
    private static final List<String> AUTHORS = List.of("user:root");

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
        JsonValue pointer = Codec.toValue(new RegistryPointer(RegistryPointer.VERSION, workflow.digest(), AUTHORS));
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

    /** Stores a bundle and puts it in force. */
    String activate(PolicyBundle bundle) {
        records.put(RegistryNames.POLICIES, Codec.toValue(RegistryPointer.to(keep(bundle))));
        return bundle.digest();
    }

    /** Puts principals in force. */
    void activate(PrincipalsDocument principals) {
        JsonValue document = Codec.toValue(principals);
        records.put(document.sha256(), document);
        records.put(RegistryNames.PRINCIPALS, Codec.toValue(RegistryPointer.to(document.sha256())));
    }

    /** The registry shows these overrides that await their review. */
    void show(OpenReviews open) {
        JsonValue document = Codec.toValue(open);
        records.put(document.sha256(), document);
        records.put(RegistryNames.OPEN_REVIEWS, Codec.toValue(RegistryPointer.to(document.sha256())));
    }

    /** Nobody knows any more who registered a workflow. */
    void forgetAuthors(WorkflowDefinition workflow) {
        records.put(
                RegistryNames.workflow(workflow.id(), workflow.version()),
                Codec.toValue(RegistryPointer.to(workflow.digest())));
    }

    @Override
    public Optional<List<String>> authors(String workflowId, String version) {
        return Optional.ofNullable(records.get(RegistryNames.workflow(workflowId, version)))
                .map(pointer -> Codec.read(pointer, RegistryPointer.class).authors());
    }

    @Override
    public OpenReviews openReviews() {
        return pointer(RegistryNames.OPEN_REVIEWS)
                .map(records::get)
                .map(open -> Codec.read(open, OpenReviews.class))
                .orElse(OpenReviews.NONE);
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

    /** Knows few schemas only: validating JSON is another room's business. */
    @Override
    public Optional<String> violation(JsonValue schema, JsonValue value) {
        if (schema.text().startsWith("{\"description\":")) {
            return Optional.empty(); // it only describes
        }
        if (schema.equals(COST_CENTRE)) {
            return value.text().contains("\"cost_centre\":")
                    ? Optional.empty()
                    : Optional.of("Expected a cost_centre, but found " + value);
        }
        if (!schema.equals(ANY_OBJECT)) {
            throw new IllegalStateException("Expected the schema " + ANY_OBJECT + ", but found " + schema);
        }
        return value.isObject() ? Optional.empty() : Optional.of("Expected an object, but found " + value);
    }
}
