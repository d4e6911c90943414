package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory to one owner at a time. The operating system gives the lock back when its holder dies, however it
 * dies, so a lock file that is left behind never stands in anybody's way.
 */
final class DirectoryLock implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * The directories that this process holds. They must be known before the file is opened: POSIX releases all of a
     * process's locks on a file as soon as it closes <em>any</em> descriptor of that file, so a second, refused attempt
     * would silently take the lock from the first.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path dir;
    private final FileChannel file;

    private DirectoryLock(Path dir, FileChannel file) {
        this.dir = dir;
        this.file = file;
    }

    /**
     * Creates the directory if need be, readable by its owner only, and takes it.
     *
     * @throws DirectoryInUseException if it is taken
     */
    static DirectoryLock take(Path dir) throws IOException {
        Path real = Files.createDirectories(dir.toAbsolutePath(), OWNER_ONLY).toRealPath();
        if (!HELD_HERE.add(real)) {
            throw new DirectoryInUseException(real, "this process");
        }
        try {
            return new DirectoryLock(real, lockedFile(real));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(real);
            throw e;
        }
    }

    private static FileChannel lockedFile(Path dir) throws IOException {
        FileChannel file = FileChannel.open(
                dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() == null) {
                throw new DirectoryInUseException(dir, "process " + textOf(file));
            }
            file.truncate(0);
            file.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static String textOf(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        file.read(bytes, 0);
        return US_ASCII.decode(bytes.flip()).toString();
    }

    /** The directory, absolute and without symbolic links. */
    Path dir() {
        return dir;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            HELD_HERE.remove(dir);
        }
    }
}
