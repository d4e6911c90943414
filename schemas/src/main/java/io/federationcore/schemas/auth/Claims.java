package io.federationcore.schemas.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.federationcore.schemas.message.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record's signature says (RFC 7519 names where there are some). Times are seconds since the epoch.
 *
 * @param iss the key's owner, {@code type:id}
 * @param sub the principal; another than {@code iss} only where the owner may vouch
 * @param act the actor, {@code type:id}
 * @param aud the federation
 * @param keySha256 SHA-256 of the record's key, {@code bodySha256} of its value
 * @param run the run id in the body, {@code cmd} the command id (a verdict: the gate id)
 * @param scope scopes that narrow the principal's grants; an empty list narrows nothing
 * @param gate what a person says at a gate, for those who will see no more than the signature; absent otherwise
 */
public record Claims(
        String iss,
        String sub,
        String act,
        String aud,
        String topic,
        String keySha256,
        String bodySha256,
        @Nullable String run,
        @Nullable String cmd,
        long iat,
        long exp,
        List<String> scope,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GateClaim gate) {
    /** The longest life of a signature, in seconds. */
    public static final long MAX_LIFETIME = 300;

    public Claims {
        Checks.present("iss", iss);
        Checks.present("sub", sub);
        Checks.present("act", act);
        Checks.present("aud", aud);
        Checks.present("topic", topic);
        Checks.sha256("key_sha256", keySha256);
        Checks.sha256("body_sha256", bodySha256);
        scope = scope == null ? List.of() : List.copyOf(scope);
    }

    /** Claims of a record that says nothing at a gate. */
    public Claims(
            String iss,
            String sub,
            String act,
            String aud,
            String topic,
            String keySha256,
            String bodySha256,
            @Nullable String run,
            @Nullable String cmd,
            long iat,
            long exp,
            List<String> scope) {
        this(iss, sub, act, aud, topic, keySha256, bodySha256, run, cmd, iat, exp, scope, null);
    }

    /** The same with what a person says at a gate. */
    public Claims with(GateClaim said) {
        return new Claims(iss, sub, act, aud, topic, keySha256, bodySha256, run, cmd, iat, exp, scope, said);
    }
}
