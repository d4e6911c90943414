package io.federationcore.lifecycle;

import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is to be sent because of what happened to the registry. */
public final class RegistryEffects {
    private RegistryEffects() {}

    /**
     * What a decision sends, besides its audit entries.
     *
     * @param registry records for the registry topic, artifacts before the names that point to them
     * @param queues task queues that must exist before the names do
     */
    public record Outgoing(List<GateRequest> gateRequests, Map<String, JsonValue> registry, Set<String> queues) {
        /** Whether the policy was asked and the sender's answer is still to come. */
        public boolean waiting() {
            return !gateRequests.isEmpty();
        }
    }

    /** What {@code accepted} sends, which {@code message} led to. */
    public static Outgoing outgoing(Message message, Decision.Accepted<RegistryState> accepted) {
        List<GateRequest> requests = new ArrayList<>();
        Map<String, JsonValue> registry = new LinkedHashMap<>();
        Set<String> queues = new TreeSet<>();
        for (Recorded recorded : accepted.entries()) {
            if (!(recorded.event() instanceof Event.OfRegistry event)) {
                throw new IllegalStateException("Expected an event of the registry");
            }
            switch (event) {
                case Event.WorkflowRegistered registered -> {
                    WorkflowArtifact artifact = WorkflowArtifact.of((Command.RegisterWorkflow) body(message));
                    registry.put(registered.digest(), Codec.toValue(artifact));
                    registry.put(
                            RegistryNames.workflow(registered.workflowId(), registered.workflowVersion()),
                            Codec.toValue(new RegistryPointer(
                                    RegistryPointer.VERSION, registered.digest(), authors(recorded.entry()))));
                    point(registry, RegistryNames.latest(registered.workflowId()), registered.digest());
                    queues.addAll(queuesOf(artifact.definition()));
                }
                case Event.GateRequested requested -> {
                    PolicyBundle bundle = new PolicyBundle(((Command.PublishPolicies) body(message)).files());
                    registry.put(requested.inputSha256(), Codec.toValue(bundle));
                    requests.add(request(requested, recorded, bundle));
                }
                case Event.GateResolved resolved -> {}
                case Event.BundlePublished published -> point(registry, RegistryNames.POLICIES, published.digest());
                case Event.PrincipalsChanged changed -> {
                    registry.put(changed.digest(), ((Command.PublishPrincipals) body(message)).principals());
                    point(registry, RegistryNames.PRINCIPALS, changed.digest());
                }
                case Event.OverrideNoted noted -> {
                    registry.put(noted.digest(), Codec.toValue(accepted.after().openReviews()));
                    point(registry, RegistryNames.OPEN_REVIEWS, noted.digest());
                }
            }
        }
        return new Outgoing(requests, registry, queues);
    }

    /** Who registered: the principal, and the person for whom it did. */
    private static List<String> authors(Entry entry) {
        SortedSet<String> authors = SeparationOfDuties.people(entry.principal(), entry.actor());
        authors.add(entry.principal().reference());
        return List.copyOf(authors);
    }

    private static void point(Map<String, JsonValue> registry, String name, String digest) {
        registry.put(name, Codec.toValue(RegistryPointer.to(digest)));
    }

    private static Set<String> queuesOf(WorkflowDefinition workflow) {
        Set<String> queues = new TreeSet<>();
        workflow.steps().stream()
                .map(StepDefinition::queue)
                .filter(Objects::nonNull)
                .forEach(queues::add);
        return queues;
    }

    private static GateRequest request(Event.GateRequested requested, Recorded recorded, PolicyBundle bundle) {
        return new GateRequest(
                GateRequest.VERSION,
                requested.gateId(),
                recorded.entry().tenantId(),
                recorded.entry().runId(),
                recorded.entry().principal(),
                recorded.entry().actor(),
                recorded.entry().time(),
                requested.due(),
                new Subject.OfBundle(bundle.files(), requested.inputSha256()));
    }

    private static Command.Body body(Message message) {
        return ((Message.Asked) message).command().body();
    }
}
