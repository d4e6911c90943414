package io.federationcore.lifecycle;

import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.PrincipalsDocument.Grant;
import io.federationcore.schemas.registry.PrincipalsDocument.Registered;
import io.federationcore.schemas.registry.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may do what, by the registry's principals. What is not granted is not allowed. */
public final class Authority {
    /** How references of people begin. */
    static final String PERSON = "user:";

    private static final String GROUP = "group:";
    private static final String HUMAN = "human:";

    private final PrincipalsDocument document;
    private final Map<String, Registered> byReference = new HashMap<>();
    private final Map<String, KeyOwner> byKid = new HashMap<>();

    /** A key as the principals name it, and whose it is. */
    public record KeyOwner(Principal principal, PrincipalsDocument.Key key) {}

    public Authority(PrincipalsDocument document) {
        this.document = document;
        for (Registered registered : document.principals()) {
            byReference.put(registered.id(), registered);
            registered.keys().forEach(key -> byKid.put(key.kid(), new KeyOwner(registered.principal(), key)));
        }
    }

    /** Whose key this is. */
    public Optional<KeyOwner> owner(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    /** Whether {@code principal} holds {@code scope} for any tenant. */
    public boolean holds(Principal principal, Scope scope) {
        return grants(principal).anyMatch(grant -> grant.scopes().contains(scope));
    }

    /** Why {@code who} may not do this for {@code tenant}, in a sentence; empty if it may. */
    public Optional<String> objection(Authenticated who, Scope scope, String tenant) {
        return objection(who, scope, tenant, grant -> true);
    }

    /** As {@link #objection(Authenticated, Scope, String)}, for the tasks of one queue. */
    public Optional<String> objection(Authenticated who, Scope scope, String tenant, String queue) {
        return objection(
                who,
                scope,
                tenant,
                grant -> grant.queues().contains(PrincipalsDocument.ANY)
                        || grant.queues().contains(queue));
    }

    private Optional<String> objection(Authenticated who, Scope scope, String tenant, Predicate<Grant> further) {
        String principal = who.principal().reference();
        boolean narrowedAway = !who.narrowed().isEmpty() && !who.narrowed().contains(scope);
        List<Grant> fitting = grants(who.principal())
                .filter(grant -> grant.scopes().contains(scope))
                .filter(grant -> grant.coversTenant(tenant))
                .filter(further)
                .toList();
        if (narrowedAway || fitting.isEmpty()) {
            return Optional.of("Expected " + principal + " to have " + scope.wire() + " for tenant '" + tenant
                    + "', but it has not");
        }
        boolean asItself = isItself(who);
        boolean acts = asItself || fitting.stream().anyMatch(grant -> mayActAs(grant, who));
        return acts
                ? Optional.empty()
                : Optional.of("Expected " + principal + " to act as itself or as somebody it may act for, but found "
                        + who.actor().reference());
    }

    /**
     * The person who speaks, as {@code user:<id>}: a user for itself, or whom a shared secret asserts in a tenant where
     * asserted people count. Empty for Titans and services, whoever they act for.
     */
    public Optional<String> person(Authenticated who, String tenant) {
        boolean personal =
                who.principal().type() == PrincipalType.USER && who.actor().type() == ActorType.HUMAN;
        boolean counts = isShared(who.principal().reference()) ? assertsPeople(tenant) : isItself(who);
        return personal && counts ? Optional.of(PERSON + who.actor().id()) : Optional.empty();
    }

    /**
     * The known people of a tenant who may vote: those of {@code approvers}, named or through their groups, but for {@code
     * excluded}. Each counts once.
     */
    public SortedSet<String> eligible(List<String> approvers, Collection<String> excluded, String tenant) {
        return approvers.stream()
                .flatMap(this::members)
                .filter(reference -> reference.startsWith(PERSON))
                .filter(person -> !excluded.contains(person))
                .filter(person -> may(person, Scope.GATE_WRITE, tenant))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether there is a tenant among whose known people are as many who could approve as the gate needs. */
    public boolean couldSatisfy(GateDefinition gate, Collection<String> excluded) {
        Stream<String> granted = document.principals().stream()
                .flatMap(principal -> principal.grants().stream())
                .flatMap(grant -> grant.tenants().stream());
        return Stream.concat(document.tenants().keySet().stream(), granted)
                .distinct()
                .anyMatch(tenant -> eligible(gate.approvers(), excluded, tenant).size() >= gate.approvalsNeeded());
    }

    /** Whether {@code person} is known and has {@code scope} for {@code tenant}, by its own key or asserted. */
    public boolean may(String person, Scope scope, String tenant) {
        boolean granted = !isShared(person)
                && grants(Principal.parse(person))
                        .anyMatch(grant -> grant.scopes().contains(scope) && grant.coversTenant(tenant));
        return granted || assertsPeople(tenant);
    }

    /**
     * The people whom Titans may act for that take tasks of these queues, as far as grants name them: {@code human:*} names
     * nobody.
     */
    public SortedSet<String> behindTitans(Collection<String> queues, String tenant) {
        return document.principals().stream()
                .filter(principal -> principal.principal().type() == PrincipalType.TITAN)
                .flatMap(principal -> principal.grants().stream())
                .filter(grant -> grant.scopes().contains(Scope.TASK_WRITE) && grant.coversTenant(tenant))
                .filter(grant -> grant.queues().contains(PrincipalsDocument.ANY)
                        || grant.queues().stream().anyMatch(queues::contains))
                .flatMap(grant -> grant.actAs().stream())
                .filter(actor -> actor.startsWith(HUMAN) && !actor.equals(HUMAN + PrincipalsDocument.ANY))
                .map(actor -> PERSON + actor.substring(HUMAN.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> members(String approver) {
        return approver.startsWith(GROUP)
                ? document.groups().getOrDefault(approver.substring(GROUP.length()), List.of()).stream()
                : Stream.of(approver);
    }

    private boolean isShared(String reference) {
        Registered registered = byReference.get(reference);
        return registered != null && registered.sharedSecret();
    }

    private boolean assertsPeople(String tenant) {
        PrincipalsDocument.Tenant known = document.tenants().get(tenant);
        return known != null && known.assertedPeople();
    }

    private Stream<Grant> grants(Principal principal) {
        Registered registered = byReference.get(principal.reference());
        return registered == null ? Stream.of() : registered.grants().stream();
    }

    private static boolean mayActAs(Grant grant, Authenticated who) {
        return grant.actAs().contains(who.actor().reference())
                || grant.actAs().contains(who.actor().type().wire() + ":" + PrincipalsDocument.ANY);
    }

    private static boolean isItself(Authenticated who) {
        boolean sameKind = switch (who.actor().type()) {
            case HUMAN -> who.principal().type() == PrincipalType.USER;
            case TITAN -> who.principal().type() == PrincipalType.TITAN;
            case TOOL, FC -> who.principal().type() == PrincipalType.SERVICE;
        };
        return sameKind && who.actor().id().equals(who.principal().id());
    }
}
