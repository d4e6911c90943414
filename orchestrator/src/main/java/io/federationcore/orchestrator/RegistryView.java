package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Authority;
import io.federationcore.lifecycle.Context;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordAuthenticator.KeyDirectory;
import io.federationcore.schemas.auth.RecordAuthenticator.KnownKey;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.SchemaCheck;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.OpenReviews;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import io.federationcore.schemas.registry.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The registry as one task sees it: the global store, and what was parsed of it. Artifacts never change under their
 * digest, so each is parsed once. Used by one stream thread.
 */
final class RegistryView implements Context.Registry, KeyDirectory {
    private static final String NOTHING_PUBLISHED = "";

    private final Function<String, byte @Nullable []> store;
    private final OrchestratorConfig config;
    private final QueueTopics queues;
    private final LongSupplier changes;
    /** What names pointed to when the registry had changed so often as {@link #pointersAt} says. */
    private final Map<String, RegistryPointer> pointers = new HashMap<>();

    private final Map<String, WorkflowDefinition> workflows = new HashMap<>();
    private final Map<String, Map<String, GateDefinition>> profiles = new HashMap<>();
    /** Keys as the principals in force name them, made ready for use; of those only that were asked for. */
    private final Map<String, KnownKey> keys = new HashMap<>();

    private long pointersAt = -1;
    private String authorityDigest = "none yet";
    private Authority authority;

    /**
     * @param store the global store
     * @param changes how often anything in it changed; counted up behind each change
     */
    RegistryView(
            Function<String, byte @Nullable []> store,
            LongSupplier changes,
            OrchestratorConfig config,
            QueueTopics queues) {
        this.store = store;
        this.changes = changes;
        this.config = config;
        this.queues = queues;
        this.authority = withSelf(config.bootstrap());
    }

    /** Who may do what, by the principals in force now. */
    Authority authority() {
        String digest = pointer(RegistryNames.PRINCIPALS).orElse(NOTHING_PUBLISHED);
        if (!digest.equals(authorityDigest)) {
            PrincipalsDocument document = digest.equals(NOTHING_PUBLISHED)
                    ? config.bootstrap()
                    : Codec.read(artifact(digest), PrincipalsDocument.class);
            authority = withSelf(document);
            authorityDigest = digest;
            keys.clear();
        }
        return authority;
    }

    @Override
    public Optional<WorkflowDefinition> workflow(String id, @Nullable String version) {
        String name = version == null ? RegistryNames.latest(id) : RegistryNames.workflow(id, version);
        return pointer(name).flatMap(this::workflow);
    }

    @Override
    public Optional<WorkflowDefinition> workflow(String digest) {
        WorkflowDefinition known = workflows.get(digest);
        if (known == null && store.apply(digest) != null) {
            known = Codec.read(artifact(digest), WorkflowArtifact.class).definition();
            workflows.put(digest, known);
        }
        return Optional.ofNullable(known);
    }

    @Override
    public Optional<GateDefinition> approvalProfile(String bundleDigest, String name) {
        if (!profiles.containsKey(bundleDigest) && store.apply(bundleDigest) != null) {
            profiles.put(
                    bundleDigest,
                    Codec.read(artifact(bundleDigest), PolicyBundle.class).approvalProfiles());
        }
        return Optional.ofNullable(profiles.getOrDefault(bundleDigest, Map.of()).get(name));
    }

    @Override
    public Optional<String> pointer(String name) {
        return look(name).map(RegistryPointer::digest);
    }

    @Override
    public Optional<List<String>> authors(String workflowId, String version) {
        return look(RegistryNames.workflow(workflowId, version)).map(RegistryPointer::authors);
    }

    @Override
    public OpenReviews openReviews() {
        return pointer(RegistryNames.OPEN_REVIEWS)
                .map(digest -> Codec.read(artifact(digest), OpenReviews.class))
                .orElse(OpenReviews.NONE);
    }

    /** Names that point nowhere are not kept: a stranger may ask for any number of them. */
    private Optional<RegistryPointer> look(String name) {
        long now = changes.getAsLong();
        if (now != pointersAt) {
            pointers.clear();
            pointersAt = now;
        }
        RegistryPointer known = pointers.get(name);
        if (known == null) {
            byte[] stored = store.apply(name);
            if (stored == null) {
                return Optional.empty();
            }
            known = Codec.read(stored, RegistryPointer.class);
            pointers.put(name, known);
        }
        return Optional.of(known);
    }

    @Override
    public boolean hasQueue(String queue) {
        return queues.exists(queue);
    }

    @Override
    public Optional<String> violation(JsonValue schema, JsonValue value) {
        return SchemaCheck.violation(schema, value);
    }

    @Override
    public Optional<KnownKey> find(String kid) {
        Authority inForce = authority();
        KnownKey known = keys.get(kid);
        if (known == null) {
            known = find(kid, inForce).orElse(null);
            if (known != null) {
                keys.put(kid, known);
            }
        }
        return Optional.ofNullable(known);
    }

    private Optional<KnownKey> find(String kid, Authority inForce) {
        KeyRing secrets = config.identity().keys();
        return inForce.owner(kid).flatMap(owner -> {
            SigningKey key = switch (owner.key().alg()) {
                case HS256 -> secrets.find(kid);
                case ED25519 ->
                    Optional.ofNullable(owner.key().publicKey())
                            .flatMap(Base64Url::decode)
                            .map(SigningKey.Ed25519Public::new)
                            .orElse(null);
            };
            return key == null || key.algorithm() != owner.key().alg()
                    ? Optional.empty()
                    : Optional.of(new KnownKey(owner.principal(), key));
        });
    }

    @Override
    public boolean mayVouch(Principal principal) {
        return authority().holds(principal, Scope.VOUCH);
    }

    private byte[] artifact(String digest) {
        byte[] stored = store.apply(digest);
        if (stored == null) {
            throw new IllegalStateException("Expected artifact " + digest + " before the name that points to it");
        }
        return stored;
    }

    /** Who may do what by these principals, which the global store does not show yet, and by those in force where null. */
    Authority authority(@Nullable PrincipalsDocument newest) {
        return newest == null ? authority() : withSelf(newest);
    }

    /** The document with this orchestrator in it. Nobody else counts by its name, nor by its key. */
    private Authority withSelf(PrincipalsDocument document) {
        PrincipalsDocument.Registered self = config.self();
        List<PrincipalsDocument.Registered> all = new ArrayList<>(document.principals().stream()
                .filter(principal -> !principal.id().equals(self.id()))
                .map(principal -> withoutKeysOf(self, principal))
                .toList());
        all.add(self);
        return new Authority(new PrincipalsDocument(document.tenants(), document.groups(), all));
    }

    private static PrincipalsDocument.Registered withoutKeysOf(
            PrincipalsDocument.Registered self, PrincipalsDocument.Registered principal) {
        Set<String> taken =
                self.keys().stream().map(PrincipalsDocument.Key::kid).collect(Collectors.toSet());
        return new PrincipalsDocument.Registered(
                principal.id(),
                principal.keys().stream()
                        .filter(key -> !taken.contains(key.kid()))
                        .toList(),
                principal.grants(),
                principal.sharedSecret());
    }
}
