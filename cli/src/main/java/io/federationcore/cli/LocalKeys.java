package io.federationcore.cli;

import io.federationcore.gateway.GatewayConfig;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The secrets of a system on one machine: made at its first start, kept in a file that only its owner may read. */
final class LocalKeys {
    static final String ADMIN = "admin";
    static final String OPERATOR = "operator";
    static final String TITAN = "titan";
    static final String ORCHESTRATOR = "orchestrator";
    static final String POLICY_SERVICE = "policy-service";
    static final String GATEWAY = "gateway";

    /** Who publishes principals and policies on one machine. */
    static final Connection.Identity ADMINISTRATOR = new Connection.Identity("user:admin", ADMIN);

    /** The people of the tour of gates; until somebody publishes principals that name them, their keys open nothing. */
    static final List<String> PEOPLE = List.of("ada", "grace", "otto");

    private static final List<String> ALL = Stream.concat(
                    Stream.of(
                            ADMIN, OPERATOR, TITAN, ORCHESTRATOR, POLICY_SERVICE, GATEWAY, OrchestratorConfig.SALT_KID),
                    PEOPLE.stream())
            .toList();

    /** Who signs what outsiders must believe, verdicts and votes, has a key pair. */
    private static final Set<String> PAIRS =
            Stream.concat(Stream.of(POLICY_SERVICE), PEOPLE.stream()).collect(Collectors.toUnmodifiableSet());

    private LocalKeys() {}

    static KeyRing loadOrMake(LocalDirectory directory) throws IOException {
        Map<String, SigningKey.Secret> keys = Files.exists(directory.keys())
                ? new HashMap<>(
                        KeyRing.parse(Files.readAllBytes(directory.keys())).byKid())
                : new HashMap<>();
        Set<String> missing = new TreeSet<>(ALL); // a directory of an earlier release lacks those that came since
        missing.removeIf(kid -> PAIRS.contains(kid)
                ? keys.get(kid) instanceof SigningKey.Ed25519Secret // an earlier release made shared secrets
                : keys.containsKey(kid));
        if (!missing.isEmpty()) {
            for (String kid : missing) {
                keys.put(
                        kid,
                        PAIRS.contains(kid) ? new SigningKey.Ed25519Secret(random()) : new SigningKey.Hmac(random()));
            }
            SecretFile.write(directory.keys(), KeyRing.format(keys));
            Files.deleteIfExists(directory.provisioned()); // the principals name keys that are no more
        }
        return KeyRing.parse(Files.readAllBytes(directory.keys()));
    }

    /**
     * The shared secret of bearer tokens: the environment's, so that programs which have one need no other; else one that
     * was made at the first start.
     */
    static String sharedSecret(LocalDirectory directory) throws IOException {
        String given = System.getenv(GatewayConfig.SECRET);
        if (given != null && !given.isBlank()) {
            return given;
        }
        if (!Files.exists(directory.sharedSecret())) {
            SecretFile.write(
                    directory.sharedSecret(), Base64Url.encode(random()).getBytes(StandardCharsets.US_ASCII));
        }
        return Files.readString(directory.sharedSecret()).strip();
    }

    /** A new secret, as long as an Ed25519 seed and the shortest HMAC key. */
    static byte[] random() {
        byte[] secret = new byte[SigningKey.Ed25519Secret.SEED_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
