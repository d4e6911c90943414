package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate requests of one run, made anew from its own entries: what the policy was asked. The log does not hold them,
 * only the digest of what each is about; whoever uses one compares its input with that.
 */
public final class AskedRequests {
    private final WorkflowDefinition workflow;
    private final FreshPayloads payloads = new FreshPayloads(none -> Optional.empty());
    private @Nullable RunFacts facts;

    /** @param workflow the one to which the run is bound */
    public AskedRequests(WorkflowDefinition workflow) {
        this.workflow = workflow;
    }

    /**
     * Takes in the run's next entry. Entries may be left out; then inputs that need them are others, or missing.
     *
     * @return the request, if the entry says that the policy was asked
     * @throws IllegalStateException if a request's step is not the workflow's, or an entry that it needs was left out
     */
    public Optional<GateRequest> add(Recorded recorded) {
        Event event = recorded.event();
        payloads.add(event);
        if (event instanceof Event.RunCreated) {
            facts = ((Live) RunEvolution.evolve(RunState.Unborn.INSTANCE, recorded)).facts();
        }
        if (!(event instanceof Event.GateRequested requested) || requested.ask() != null) {
            return Optional.empty();
        }
        Integer index = requested.stepIndex();
        if (facts == null || index == null || index < 0 || index != workflow.indexOf(requested.stepId())) {
            throw new IllegalStateException(
                    "Expected a gate of a step of workflow '%s' in a run that was created, but".formatted(workflow.id())
                            + " found gate '" + requested.gateId() + "'");
        }
        return Optional.of(RunEffects.request(requested, recorded, facts, workflow, payloads));
    }
}
