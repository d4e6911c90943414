package io.federationcore.lifecycle;

import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.PrincipalsDocument.Grant;
import io.federationcore.schemas.registry.PrincipalsDocument.Registered;
import io.federationcore.schemas.registry.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who may do what, by the registry's principals. What is not granted is not allowed. */
public final class Authority {
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

    /** Whether a person, and that person alone, stands behind this: only such may vote. */
    public boolean isPerson(Authenticated who) {
        return who.principal().type() == PrincipalType.USER
                && who.actor().type() == ActorType.HUMAN
                && who.actor().id().equals(who.principal().id());
    }

    /**
     * The person who stands behind this, {@code user:<id>}: who was authenticated, or, in tenants that say so, whom a
     * shared-secret principal asserts.
     */
    public Optional<String> person(Authenticated who, String tenant) {
        if (isPerson(who)) {
            return Optional.of(who.principal().reference());
        }
        Registered registered = byReference.get(who.principal().reference());
        PrincipalsDocument.Tenant ofTenant = document.tenants().get(tenant);
        boolean asserted = registered != null
                && registered.sharedSecret()
                && ofTenant != null
                && ofTenant.assertedPeople()
                && who.actor().type() == ActorType.HUMAN;
        return asserted
                ? Optional.of(PrincipalType.USER.wire() + ":" + who.actor().id())
                : Optional.empty();
    }

    /** Whether {@code who} is among {@code approvers}: {@code user:<id>} or {@code group:<id>}. */
    public boolean isAmong(Authenticated who, List<String> approvers) {
        return isAmong(who.principal().reference(), approvers);
    }

    /** Whether a user is among {@code approvers}. */
    public boolean isAmong(String user, List<String> approvers) {
        return approvers.stream().anyMatch(approver -> {
            boolean group = approver.startsWith("group:");
            return group
                    ? document.groups()
                            .getOrDefault(approver.substring("group:".length()), List.of())
                            .contains(user)
                    : approver.equals(user);
        });
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
