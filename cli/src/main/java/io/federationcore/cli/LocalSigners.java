package io.federationcore.cli;

import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.sink.checkpoint.CheckpointKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The signing keys of the log and the witness on one machine, and the trust policy that names them: made at the first
 * start, and never changed by itself after that.
 */
final class LocalSigners {
    /** Well above the minute in which an idle log is signed again. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private LocalSigners() {}

    static void make(LocalDirectory directory, String federation, int partitions) throws IOException {
        keep(directory.checkpointKeys(), SignerKeys.ofLogs(federation));
        keep(directory.witnessKey(), SignerKeys.ofWitness(federation + "/witness"));
        if (!Files.exists(directory.trust())) {
            CheckpointKeys keys = CheckpointKeys.read(directory.checkpointKeys());
            SignerKey witness =
                    SignerKey.parse(Files.readString(directory.witnessKey()).strip());
            SecretFile.write(
                    directory.trust(),
                    Codec.write(SignerKeys.trust(keys, partitions, List.of(witness.verifier()), 1, MAX_AGE)));
        }
    }

    private static void keep(Path file, SignerKey key) throws IOException {
        if (!Files.exists(file)) {
            SecretFile.write(file, (key.secretText() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
