package io.federationcore.cli;

import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.ledger.note.VerifierKey;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.log.LogName;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The keys of logs and witnesses, and the trust policy that names their public halves. */
final class SignerKeys {
    private SignerKeys() {}

    /** A new key for the checkpoints of a federation's logs. */
    static SignerKey ofLogs(String federation) {
        return make(federation + LogName.INFIX, KeyUse.NOTE);
    }

    /** A new key for a witness's cosignatures. */
    static SignerKey ofWitness(String name) {
        return make(name, KeyUse.COSIGNATURE);
    }

    private static SignerKey make(String name, KeyUse use) {
        return new SignerKey(name, use, new Ed25519Secret(LocalKeys.random()));
    }

    /**
     * The policy that believes the logs that are signed with {@code keys}, where enough of the witnesses cosigned.
     *
     * @throws IllegalArgumentException if the keys are not all one federation's, or the policy would not be one
     */
    static TrustPolicy trust(
            CheckpointKeys keys, int partitions, List<VerifierKey> witnesses, int required, @Nullable Duration maxAge) {
        String federation = federation(keys);
        List<TrustedLog> logs = IntStream.range(0, partitions)
                .mapToObj(partition -> new LogName(federation, partition).toString())
                .map(origin -> new TrustedLog(origin, keys.verifiers(origin)))
                .toList();
        return new TrustPolicy(logs, witnesses, required, maxAge);
    }

    private static String federation(CheckpointKeys keys) {
        Set<String> names = keys.keys().stream().map(SignerKey::name).collect(Collectors.toSet());
        String name = names.iterator().next();
        if (names.size() > 1 || !name.endsWith(LogName.INFIX)) {
            throw new IllegalArgumentException(
                    "Expected keys of one federation, named '<federation>" + LogName.INFIX + "', but found " + names);
        }
        return name.substring(0, name.length() - LogName.INFIX.length());
    }
}
