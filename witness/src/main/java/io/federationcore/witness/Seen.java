package io.federationcore.witness;

import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.json.Codec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a witness remembers of one log, in a file of its own.
 *
 * @param tree over the entries to which it agreed
 * @param checkpoint the newest signed checkpoint to which it agreed; null before the first
 * @param nextAuditOffset where in the audit partition the entries behind them begin, or any place before that
 * @param nextCheckpointOffset where in the partition of checkpoints those begin that it has not judged
 */
record Seen(CompactTree tree, @Nullable String checkpoint, long nextAuditOffset, long nextCheckpointOffset) {
    static final Seen NOTHING = new Seen(CompactTree.EMPTY, null, 0, 0);

    static Optional<Seen> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Codec.read(Files.readAllBytes(file), Seen.class)) : Optional.empty();
    }

    void write(Path file) throws IOException {
        writeWhole(file, Codec.write(this));
    }

    /** Writes a file that only its owner may read, whole or not at all; it is on disk when this returns. */
    static void writeWhole(Path file, byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file stands in a folder");
        Path part = Files.createTempFile(
                folder,
                "part",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(part, content);
            force(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
