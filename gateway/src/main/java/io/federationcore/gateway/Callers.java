package io.federationcore.gateway;

import io.federationcore.schemas.auth.BearerToken;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.PrincipalsDocument.Grant;
import io.federationcore.schemas.registry.PrincipalsDocument.Registered;
import io.federationcore.schemas.registry.Scope;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells who asks, by the bearer token and the headers that come along, and whether it may read. What may be written the
 * orchestrator judges, so that a refusal stands in the log.
 */
final class Callers {
    private static final String BEARER = "bearer ";

    private final String secret;
    private final InstantSource clock;
    private final Supplier<PrincipalsDocument> principals;

    Callers(String secret, InstantSource clock, Supplier<PrincipalsDocument> principals) {
        this.secret = secret;
        this.clock = clock;
        this.principals = principals;
    }

    /** Who sends this request. */
    Caller of(HttpExchange exchange) throws HttpProblem {
        BearerToken token = token(exchange);
        Registered registered = principals.get().principals().stream()
                .filter(Registered::sharedSecret)
                .filter(one -> one.principal().type() == PrincipalType.USER
                        && one.principal().id().equals(token.serverId()))
                .findFirst()
                .orElseThrow(() -> HttpProblem.unauthenticated("Expected the 'server_id' of a principal that is marked"
                        + " as one of the shared secret, but found '" + token.serverId() + "'"));
        String tenant = tenant(exchange, registered);
        Principal principal = registered.principal();
        String correlationId = exchange.header("X-Correlation-Id")
                .orElseGet(() -> UUID.randomUUID().toString());
        try {
            Checks.text("X-Correlation-Id", correlationId, 200);
            Actor actor = exchange.header("X-Actor-Id")
                    .map(Callers::actor)
                    .orElseGet(() -> new Actor(ActorType.HUMAN, principal.id()));
            return new Caller(principal, actor, tenant, scopes(token), correlationId, token.exp());
        } catch (IllegalArgumentException e) {
            throw HttpProblem.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Refuses whoever may not do this in its tenant, for whom it says it acts. */
    void requireRight(Caller caller, Scope scope) throws HttpProblem {
        List<Grant> fitting = registered(caller).stream()
                .flatMap(one -> one.grants().stream())
                .filter(grant -> grant.scopes().contains(scope) && grant.coversTenant(caller.tenant()))
                .toList();
        boolean narrowedAway =
                !caller.narrowed().isEmpty() && !caller.narrowed().contains(scope);
        if (fitting.isEmpty() || narrowedAway) {
            throw HttpProblem.forbidden("Expected " + caller.principal().reference() + " to have " + scope.wire()
                    + " for tenant '" + caller.tenant() + "', but it has not, or the token leaves it out");
        }
        boolean itself = caller.actor().type() == ActorType.HUMAN
                && caller.actor().id().equals(caller.principal().id());
        String reference = caller.actor().reference();
        String any = caller.actor().type().wire() + ":" + PrincipalsDocument.ANY;
        boolean acts = itself
                || fitting.stream()
                        .anyMatch(grant -> grant.actAs().contains(reference)
                                || grant.actAs().contains(any));
        if (!acts) {
            throw HttpProblem.forbidden("Expected " + caller.principal().reference()
                    + " to act as itself or as somebody it may act for, but found " + reference);
        }
    }

    /** By what an approver may be asked for: as a user, and as a member of groups. */
    List<String> approverNames(String approverId) throws HttpProblem {
        String user;
        try {
            user = "user:" + actor(approverId).id();
        } catch (IllegalArgumentException e) {
            throw HttpProblem.malformed("Expected 'approver_id' to be a person's id: " + e.getMessage());
        }
        Stream<String> groups = principals.get().groups().entrySet().stream()
                .filter(group -> group.getValue().contains(user))
                .map(group -> "group:" + group.getKey());
        return Stream.concat(Stream.of(user), groups).toList();
    }

    private Optional<Registered> registered(Caller caller) {
        String reference = caller.principal().reference();
        return principals.get().principals().stream()
                .filter(one -> one.id().equals(reference))
                .findFirst();
    }

    private BearerToken token(HttpExchange exchange) throws HttpProblem {
        String header = exchange.header("Authorization").orElse("");
        if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw HttpProblem.unauthenticated("Expected 'Authorization: Bearer omega_<payload>.<signature>'");
        }
        return switch (BearerToken.read(header.substring(BEARER.length()).strip(), secret, clock.instant())) {
            case BearerToken.Reading.Good good -> good.token();
            case BearerToken.Reading.Refused refused -> throw HttpProblem.unauthenticated(refused.reason());
        };
    }

    /** The one that is named, or else the only one that the principal has. */
    private static String tenant(HttpExchange exchange, Registered registered) throws HttpProblem {
        Optional<String> named = exchange.header("X-Tenant-Id");
        if (named.isPresent()) {
            try {
                return Checks.name("X-Tenant-Id", named.get());
            } catch (IllegalArgumentException e) {
                throw HttpProblem.malformed(String.valueOf(e.getMessage()));
            }
        }
        List<String> granted = registered.grants().stream()
                .flatMap(grant -> grant.tenants().stream())
                .distinct()
                .toList();
        if (granted.size() == 1 && !granted.getFirst().equals(PrincipalsDocument.ANY)) {
            return granted.getFirst();
        }
        throw HttpProblem.malformed("Expected header 'X-Tenant-Id', because this principal acts for several tenants");
    }

    /** Names that this release does not know give nothing; where there are no others, nothing is left. */
    private static Set<Scope> scopes(BearerToken token) throws HttpProblem {
        Set<Scope> known = new HashSet<>();
        Arrays.stream(Scope.values())
                .filter(scope -> token.scopes().contains(scope.wire()))
                .forEach(known::add);
        if (known.isEmpty() && !token.scopes().isEmpty()) {
            throw HttpProblem.forbidden(
                    "Expected the token to have at least one known scope, such as workflow:write," + " or none at all");
        }
        return known;
    }

    /** A bare id means a person, as {@code user:} and {@code human:} do. */
    private static Actor actor(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Actor(ActorType.HUMAN, Checks.name("X-Actor-Id", text));
        }
        String id = Checks.name("X-Actor-Id", text.substring(colon + 1));
        return text.startsWith("user:") ? new Actor(ActorType.HUMAN, id) : Actor.parse(text);
    }
}
