package io.federationcore.sink.checkpoint;

import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.ledger.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The keys with which a federation's logs are signed. A checkpoint bears a signature of each, in the name of its log: while
 * one key replaces another, verifiers that know either are served.
 */
public record CheckpointKeys(List<SignerKey> keys) {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /** @throws IllegalArgumentException if there is none, or one that does not sign notes */
    public CheckpointKeys {
        keys = List.copyOf(keys);
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.use() != KeyUse.NOTE)) {
            throw new IllegalArgumentException("Expected keys that sign notes");
        }
    }

    /**
     * Reads a file of signer keys, one a line.
     *
     * @throws IllegalArgumentException if it cannot be read, if others than its owner may, or if it holds something else
     */
    public static CheckpointKeys read(Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new IllegalArgumentException(
                        "expected a file that only its owner may read, but found one that others may (chmod 600)");
            }
            return new CheckpointKeys(Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(SignerKey::parse)
                    .toList());
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a file that can be read, but found " + e, e);
        } catch (InvalidNote e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The checkpoint's note, signed with each key. */
    public Note sign(Checkpoint checkpoint) {
        Note note = Note.unsigned(checkpoint.text());
        for (SignerKey key : keys) {
            note = note.with(key.named(checkpoint.origin()).sign(note.text()));
        }
        return note;
    }

    /** The public halves, in the name of one log. */
    public List<VerifierKey> verifiers(String origin) {
        return keys.stream().map(key -> key.named(origin).verifier()).toList();
    }

    /** Whether one of these keys signed it in the name of that log. */
    boolean signed(Note note, String origin) {
        return verifiers(origin).stream()
                .anyMatch(key ->
                        note.signaturesOf(key).stream().anyMatch(signature -> key.verifies(note.text(), signature)));
    }

    @Override
    public String toString() {
        return keys.size() + " checkpoint keys, secrets not shown";
    }
}
