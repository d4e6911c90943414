package io.federationcore.schemas.registry;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is who, and who may do what: the principals that the registry holds. It names keys, but holds no secret; a shared
 * secret comes from each service's own configuration, by {@code kid}.
 */
public record PrincipalsDocument(
        Map<String, Tenant> tenants, Map<String, List<String>> groups, List<Registered> principals) {
    /** Stands for every tenant, or every actor of a type. */
    public static final String ANY = "*";

    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public PrincipalsDocument {
        tenants = tenants == null ? Map.of() : Map.copyOf(tenants);
        groups = groups == null ? Map.of() : Map.copyOf(groups);
        principals = List.copyOf(Checks.present("principals", principals));
        tenants.keySet().forEach(tenant -> Checks.name("tenants", tenant));
        groups.forEach((group, members) -> {
            Checks.name("groups", group);
            members.forEach(Principal::parse);
        });
        unique(principals.stream().map(Registered::id).toList(), "principal");
        unique(principals.stream().flatMap(p -> p.keys().stream()).map(Key::kid).toList(), "kid");
    }

    /**
     * Principals that somebody wants to publish, checked.
     *
     * @throws InvalidJson if they are not principals, or if nobody could ever change them again
     */
    public static PrincipalsDocument forPublishing(JsonValue principals) {
        PrincipalsDocument document = Codec.readStrict(principals, PrincipalsDocument.class);
        boolean governed = document.principals().stream()
                .filter(principal -> !principal.keys().isEmpty())
                .flatMap(principal -> principal.grants().stream())
                .anyMatch(grant -> grant.scopes().contains(Scope.ADMIN) && grant.coversTenant(ANY));
        if (!governed) {
            throw new InvalidJson(
                    "Expected at least one principal with a key and the scope admin for all tenants ('*'), or nobody could"
                            + " ever change them");
        }
        return document;
    }

    /**
     * A tenant.
     *
     * @param assertedPeople whether people whom a shared-secret principal merely asserts count as people; false where
     *     absent
     */
    public record Tenant(@JsonSetter(nulls = Nulls.AS_EMPTY) boolean assertedPeople) {}

    /**
     * One principal.
     *
     * @param id {@code user:<id>}, {@code service:<id>} or {@code titan:<id>}
     * @param sharedSecret whether an {@code omega_} token counts for it; false where absent
     */
    public record Registered(
            String id,
            List<Key> keys,
            List<Grant> grants,
            @JsonSetter(nulls = Nulls.AS_EMPTY) boolean sharedSecret) {
        public Registered {
            Principal.parse(Checks.present("principals[].id", id));
            keys = keys == null ? List.of() : List.copyOf(keys);
            grants = grants == null ? List.of() : List.copyOf(grants);
        }

        public Principal principal() {
            return Principal.parse(id);
        }
    }

    /**
     * A key by which a principal signs.
     *
     * @param publicKey for Ed25519: the 32 raw bytes in unpadded base64url; null for HMAC
     */
    public record Key(
            String kid, KeyAlgorithm alg, @Nullable String publicKey) {
        public Key {
            if (kid == null || !KEY_ID.matcher(kid).matches()) {
                throw new IllegalArgumentException(
                        "Expected 'kid' to be 1 to 64 letters, digits, '.', '_' or '-', but found '"
                                + Checks.shortened(kid) + "'");
            }
            Checks.present("alg", alg);
            if ((alg == KeyAlgorithm.ED25519) != (publicKey != null)) {
                throw new IllegalArgumentException("Expected a 'public_key' with EdDSA, and with nothing else");
            }
            if (publicKey != null
                    && Base64Url.decode(publicKey)
                            .filter(key -> key.length == SigningKey.Ed25519Public.BYTES)
                            .isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected the 'public_key' of '" + kid + "' to be 32 bytes in unpadded base64url");
            }
        }
    }

    /**
     * What a principal may do, for which tenants, and as whom it may act.
     *
     * @param tenants tenant ids, or {@value #ANY}
     * @param actAs actors such as {@code human:ada} or {@code human:*}; a principal may always act as itself
     * @param queues for {@code task:write}: whose tasks it may report on, or {@value #ANY}
     */
    public record Grant(List<Scope> scopes, List<String> tenants, List<String> actAs, List<String> queues) {
        public Grant {
            scopes = List.copyOf(Checks.present("scopes", scopes));
            tenants = List.copyOf(Checks.present("tenants", tenants));
            actAs = actAs == null ? List.of() : List.copyOf(actAs);
            queues = queues == null ? List.of(ANY) : List.copyOf(queues);
        }

        /** Whether the grant holds for that tenant. */
        public boolean coversTenant(String tenant) {
            return tenants.contains(ANY) || tenants.contains(tenant);
        }
    }

    private static void unique(List<String> ids, String what) {
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!seen.add(id)) {
                throw new IllegalArgumentException("Expected each " + what + " once, but found '" + id + "' twice");
            }
        }
    }
}
