package io.federationcore.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that holds all state of the system on one machine, readable by its owner only. Held by one process at a
 * time.
 */
final class LocalDirectory implements AutoCloseable {
    /** Under the folder in which the command runs. */
    static final Path DEFAULT = Path.of(".fcrun");

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private LocalDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the folder, which is made if it is not there. */
    static LocalDirectory take(Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        Files.createDirectories(
                absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new UserError(
                    UserError.FAILED,
                    "Another fcrun uses " + absolute + "; stop it first, or choose another with --dir");
        }
        return new LocalDirectory(absolute, channel, lock);
    }

    /** Removes whatever an earlier run left. */
    void clear() throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.walk(root)) {
            old = files.filter(path -> !path.equals(root) && !path.equals(root.resolve("lock")))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path streams() {
        return root.resolve("streams");
    }

    Path keys() {
        return root.resolve("keys.json");
    }

    /** The keys that sign the log's checkpoints. */
    Path checkpointKeys() {
        return root.resolve("checkpoint.keys");
    }

    /** The key with which the witness cosigns. */
    Path witnessKey() {
        return root.resolve("witness.key");
    }

    /** What the witness remembers. */
    Path witness() {
        return root.resolve("witness");
    }

    /** Whom a verifier of this system believes. */
    Path trust() {
        return trust(root);
    }

    static Path trust(Path root) {
        return root.resolve("trust.json");
    }

    /** The shared secret of bearer tokens, where the environment has none. */
    Path sharedSecret() {
        return sharedSecret(root);
    }

    static Path sharedSecret(Path root) {
        return root.resolve("secret-key");
    }

    Path connection() {
        return connection(root);
    }

    static Path connection(Path root) {
        return root.resolve("connection.json");
    }

    Path log() {
        return root.resolve("fcrun.log");
    }

    /** There once principals, policies and workflows were registered. */
    Path provisioned() {
        return root.resolve("provisioned");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
