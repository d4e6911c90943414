package io.federationcore.gateway;

import io.federationcore.client.OnBehalf;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.Scope;
import java.util.Set;

/**
 * Who asks, for whom, and in which tenant.
 *
 * @param narrowed the scopes that the token narrows the grants to; empty narrows nothing
 * @param until the token's end, in seconds since the epoch
 */
record Caller(Principal principal, Actor actor, String tenant, Set<Scope> narrowed, String correlationId, long until) {
    OnBehalf onBehalf() {
        return new OnBehalf(principal, actor, narrowed);
    }
}
