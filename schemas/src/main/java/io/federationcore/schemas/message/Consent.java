package io.federationcore.schemas.message;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who let a flagged step pass: an approver whose vote counted, or one of two who overrode the gate.
 *
 * @param person {@code user:<id>}
 * @param signed the person's own signature, or that of whoever vouched; null where the key is a shared secret
 */
public record Consent(String person, @Nullable Signed signed) {
    public Consent {
        Principal.parse(Checks.present("person", person));
    }
}
