package io.federationcore.cli;

import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.log.LogName;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The signing keys of the log and the witness on one machine, and the trust policy that names them: made at the first
 * start, and never changed by itself after that.
 */
final class LocalSigners {
    /** Well above the minute in which an idle log is signed again. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private LocalSigners() {}

    static void make(LocalDirectory directory, String federation, int partitions) throws IOException {
        makeKey(directory.checkpointKeys(), federation + "/fc-run", KeyUse.NOTE);
        makeKey(directory.witnessKey(), federation + "/witness", KeyUse.COSIGNATURE);
        if (!Files.exists(directory.trust())) {
            CheckpointKeys keys = CheckpointKeys.read(directory.checkpointKeys());
            SignerKey witness =
                    SignerKey.parse(Files.readString(directory.witnessKey()).strip());
            List<TrustedLog> logs = IntStream.range(0, partitions)
                    .mapToObj(partition -> new LogName(federation, partition).toString())
                    .map(origin -> new TrustedLog(origin, keys.verifiers(origin)))
                    .toList();
            TrustPolicy trust = new TrustPolicy(logs, List.of(witness.verifier()), 1, MAX_AGE);
            SecretFile.write(directory.trust(), Codec.write(trust));
        }
    }

    private static void makeKey(Path file, String name, KeyUse use) throws IOException {
        if (!Files.exists(file)) {
            SecretFile.write(file, (newKey(name, use).secretText() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    static SignerKey newKey(String name, KeyUse use) {
        byte[] seed = new byte[Ed25519Secret.SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        return new SignerKey(name, use, new Ed25519Secret(seed));
    }
}
