package io.federationcore.schemas.auth;

import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RejectionCode;
import org.jspecify.annotations.Nullable;

/** What checking a record's signature came to. */
public sealed interface Authentication {
    /** The signature is good, and for this record. */
    record Proven(Authenticated who) implements Authentication {}

    /**
     * It is not.
     *
     * @param principal the key's owner, where the signature itself was good but for something else; null where nobody
     *     could be authenticated
     */
    record Refused(
            RejectionCode code, String reason, @Nullable Principal principal) implements Authentication {}
}
