package io.federationcore.cli;

import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The secrets of a system on one machine: made at its first start, kept in a file that only its owner may read. */
final class LocalKeys {
    static final String ADMIN = "admin";
    static final String OPERATOR = "operator";
    static final String TITAN = "titan";
    static final String ORCHESTRATOR = "orchestrator";
    static final String POLICY_SERVICE = "policy-service";

    /** Who publishes principals and policies on one machine. */
    static final Connection.Identity ADMINISTRATOR = new Connection.Identity("user:admin", ADMIN);

    /** The people of the tour of gates; until somebody publishes principals that name them, their keys open nothing. */
    static final List<String> PEOPLE = List.of("ada", "grace", "otto");

    private static final List<String> ALL = Stream.concat(
                    Stream.of(ADMIN, OPERATOR, TITAN, ORCHESTRATOR, POLICY_SERVICE, OrchestratorConfig.SALT_KID),
                    PEOPLE.stream())
            .toList();

    private LocalKeys() {}

    static KeyRing loadOrMake(LocalDirectory directory) throws IOException {
        if (!Files.exists(directory.keys())) {
            SecureRandom random = new SecureRandom();
            Map<String, SigningKey.Secret> keys = new HashMap<>();
            for (String kid : ALL) {
                byte[] secret = new byte[SigningKey.Hmac.MIN_BYTES];
                random.nextBytes(secret);
                keys.put(kid, new SigningKey.Hmac(secret));
            }
            SecretFile.write(directory.keys(), KeyRing.format(keys));
        }
        return KeyRing.parse(Files.readAllBytes(directory.keys()));
    }
}
