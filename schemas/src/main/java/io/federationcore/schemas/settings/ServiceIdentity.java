package io.federationcore.schemas.settings;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Principal;

/**
 * Who a service is: the federation it serves, the principal that it signs as, and the keys that it holds.
 *
 * @param federation the federation's name, {@code FC_FEDERATION}
 * @param principal {@code FC_PRINCIPAL}, such as {@code service:orchestrator}
 * @param kid the id of its own key, {@code FC_SIGNING_KID}
 * @param keys its own key and those it checks others by
 */
public record ServiceIdentity(String federation, Principal principal, String kid, KeyRing keys) {
    public static final String FEDERATION = "FC_FEDERATION";
    public static final String PRINCIPAL = "FC_PRINCIPAL";
    public static final String SIGNING_KID = "FC_SIGNING_KID";
    /** The path of the key file that {@link KeyRing#parse} reads. */
    public static final String KEYS_FILE = "FC_KEYS_FILE";

    /** The identity that settings name; {@code keys} is the parsed key file. */
    public static ServiceIdentity from(Settings settings, KeyRing keys) {
        return new ServiceIdentity(
                settings.require(FEDERATION, name -> Checks.name("federation", name)),
                settings.require(PRINCIPAL, Principal::parse),
                settings.require(SIGNING_KID),
                keys);
    }

    /** Signs as this principal. */
    public RecordSigner signer() {
        return new RecordSigner(kid, keys.get(kid), principal, federation);
    }
}
