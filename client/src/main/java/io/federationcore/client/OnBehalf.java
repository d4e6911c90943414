package io.federationcore.client;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.Scope;
import java.util.Set;

/**
 * Whom a command comes from, where that is not the client's own identity: somebody for whom the identity vouches, which
 * takes the right {@code vouch}.
 *
 * @param principal who was authenticated
 * @param actor for whom that one acts
 * @param narrowed the scopes that narrow the principal's grants; empty narrows nothing
 */
public record OnBehalf(Principal principal, Actor actor, Set<Scope> narrowed) {
    public OnBehalf {
        narrowed = Set.copyOf(narrowed);
    }
}
