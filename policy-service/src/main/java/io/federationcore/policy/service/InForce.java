package io.federationcore.policy.service;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the registry says now.
 *
 * @param bundle by which requests are judged; null while none is active: then every step is denied
 */
record InForce(@Nullable CompiledBundle bundle, @Nullable PrincipalsDocument principals) {
    static final InForce NOTHING = new InForce(null, null);

    InForce with(@Nullable CompiledBundle other) {
        return new InForce(other, principals);
    }

    InForce with(@Nullable PrincipalsDocument other) {
        return new InForce(bundle, other);
    }

    /**
     * Why the orchestrator would refuse verdicts that {@code self} signs with {@code kid}; empty if it would not. Only
     * a warning hangs on it: the orchestrator is the judge of rights.
     */
    Optional<String> objection(Principal self, String kid) {
        if (principals == null) {
            return Optional.of("Expected the registry to name principals, but it names none");
        }
        Optional<PrincipalsDocument.Registered> registered = principals.principals().stream()
                .filter(principal -> principal.id().equals(self.reference()))
                .findFirst();
        if (registered.isEmpty()) {
            return Optional.of("Expected the registry to know " + self.reference() + ", but it does not");
        }
        if (registered.get().keys().stream().noneMatch(key -> key.kid().equals(kid))) {
            return Optional.of("Expected " + self.reference() + " to have the key '" + kid + "', but it has others");
        }
        boolean granted = registered.get().grants().stream()
                .anyMatch(grant -> grant.scopes().contains(Scope.VERDICT_WRITE));
        return granted
                ? Optional.empty()
                : Optional.of("Expected " + self.reference() + " to be granted " + Scope.VERDICT_WRITE.wire()
                        + ", but it is not");
    }
}
