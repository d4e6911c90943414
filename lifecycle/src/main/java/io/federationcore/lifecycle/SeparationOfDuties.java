package io.federationcore.lifecycle;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.message.Separation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who may not approve at a gate, although among its approvers. */
final class SeparationOfDuties {
    private SeparationOfDuties() {}

    /**
     * The people whom a gate's separation means in this run, {@code user:<id>}; empty if it cannot be known, and then nobody
     * may approve.
     */
    static Optional<List<String>> excluded(
            GateDefinition ask, RunFacts facts, WorkflowDefinition workflow, Context context) {
        SortedSet<String> excluded = new TreeSet<>();
        for (Separation separation : ask.mayNotApprove()) {
            Optional<? extends Iterable<String>> people = switch (separation) {
                case REQUESTER -> Optional.of(people(facts.principal(), facts.actor()));
                case WORKFLOW_AUTHOR -> context.registry().authors(workflow.id(), workflow.version());
                case ACTING_TITAN -> Optional.of(behindTitans(facts, workflow, context.authority()));
            };
            if (people.isEmpty()) {
                return Optional.empty();
            }
            people.get().forEach(excluded::add);
        }
        excluded.removeIf(reference -> !reference.startsWith(Authority.PERSON));
        return Optional.of(List.copyOf(excluded));
    }

    /** The people who speak when {@code principal} does for {@code actor}, {@code user:<id>}. */
    static SortedSet<String> people(Principal principal, Actor actor) {
        SortedSet<String> people = new TreeSet<>();
        if (principal.type() == PrincipalType.USER) {
            people.add(principal.reference());
        }
        if (actor.type() == ActorType.HUMAN) {
            people.add(Authority.PERSON + actor.id());
        }
        return people;
    }

    private static SortedSet<String> behindTitans(RunFacts facts, WorkflowDefinition workflow, Authority authority) {
        List<String> queues = workflow.steps().stream()
                .map(StepDefinition::queue)
                .filter(Objects::nonNull)
                .toList();
        SortedSet<String> people = authority.behindTitans(queues, facts.tenantId());
        if (facts.principal().type() == PrincipalType.TITAN) {
            people.addAll(people(facts.principal(), facts.actor()));
        }
        return people;
    }
}
