package io.federationcore.schemas.auth;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a record's signature proves to have sent it, and how far that goes.
 *
 * @param principal whose grants count
 * @param actor for whom it claims to act; whether it may is judged by the grants
 * @param narrowed the scopes that the signature narrows the grants to; empty narrows nothing
 * @param run the run id that the signature names, {@code command} the command id: both must be the body's
 * @param gate what the signature says at a gate; null where it says nothing
 * @param signature the signature itself, a compact JWS, where outsiders can check it: its key is of Ed25519; null where
 *     it is a shared secret
 */
public record Authenticated(
        Principal principal,
        Actor actor,
        Set<Scope> narrowed,
        @Nullable String run,
        @Nullable String command,
        @Nullable GateClaim gate,
        @Nullable String signature) {
    /** By a shared secret. */
    public Authenticated(
            Principal principal, Actor actor, Set<Scope> narrowed, @Nullable String run, @Nullable String command) {
        this(principal, actor, narrowed, run, command, null, null);
    }
}
