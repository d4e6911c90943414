package io.federationcore.schemas.message;

import org.jspecify.annotations.Nullable;

/**
 * Who was authenticated.
 *
 * @param via the gateway whose key vouched for it (the signature's {@code iss}), or null if its own key signed
 */
public record Principal(
        PrincipalType type, String id, @Nullable String via) {
    public Principal {
        Checks.present("principal.type", type);
        Checks.name("principal.id", id);
    }

    /** The principal as grants, groups and approver lists name it: {@code type:id}. */
    public String reference() {
        return type.wire() + ":" + id;
    }

    /**
     * Reads {@code type:id}.
     *
     * @throws IllegalArgumentException if it is not written so
     */
    public static Principal parse(String reference) {
        int colon = reference.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "Expected a principal such as 'user:ada', but found '" + Checks.shortened(reference) + "'");
        }
        return new Principal(
                WireNames.parse(PrincipalType.class, reference.substring(0, colon)),
                reference.substring(colon + 1),
                null);
    }
}
