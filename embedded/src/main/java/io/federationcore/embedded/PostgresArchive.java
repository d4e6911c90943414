package io.federationcore.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs for this machine, out of the jar into a directory: once a version, into the user's cache, which
 * is {@code $XDG_CACHE_HOME/federation-core} or {@code ~/.cache/federation-core}. They take 60 MB there and may be deleted
 * whenever no server runs.
 */
final class PostgresArchive {
    private static final Logger log = LoggerFactory.getLogger(PostgresArchive.class);

    private PostgresArchive() {}

    /** The directory with {@code bin}, {@code lib} and {@code share}; unpacked first if it is not there yet. */
    static synchronized Path unpacked() throws IOException {
        String platform = platform();
        Path cache = cache();
        Path home = cache.resolve("postgresql-" + version() + "-" + platform);
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(cache);
        // Another process may be at it; it finishes in seconds, and then there is nothing left to do.
        try (FileChannel lock =
                FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.isDirectory(home)) {
                unpack(platform, home);
            }
        }
        return home;
    }

    private static void unpack(String platform, Path home) throws IOException {
        long began = System.nanoTime();
        Path partial = home.resolveSibling(home.getFileName() + ".partial");
        FileTree.delete(partial);
        Files.createDirectories(partial);
        try (InputStream resource = resource(platform);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, partial);
            }
        }
        Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        log.info("Unpacked PostgreSQL into {} in {} ms", home, (System.nanoTime() - began) / 1_000_000);
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path into) throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("Expected only entries inside the archive's root, but found " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(parentOf(target));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true)) {
                throw new IOException("Expected to make %s executable, but the file system refused".formatted(target));
            }
        } else {
            throw new IOException("Expected files, directories and symbolic links, but found " + entry.getName());
        }
    }

    private static Path parentOf(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException("Expected a file in a directory, but found " + file);
        }
        return parent;
    }

    private static InputStream resource(String platform) throws IOException {
        InputStream resource = PostgresArchive.class.getResourceAsStream("/postgres-" + platform + ".txz");
        if (resource == null) {
            throw new IOException(
                    "Expected PostgreSQL's programs for %s on the class path, but found none. Supported are Linux with glibc and macOS, on x86_64 and ARM; build on the machine that runs them."
                            .formatted(platform));
        }
        return resource;
    }

    /** The platform as the archives' names spell it. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            case String other -> other;
        };
        String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return (os.startsWith("mac") ? "darwin" : os.replace(' ', '_')) + "-" + architecture + libc;
    }

    private static Path cache() throws IOException {
        String base = nonBlank(System.getenv("XDG_CACHE_HOME"));
        try {
            return (base == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base))
                    .toAbsolutePath()
                    .resolve("federation-core");
        } catch (InvalidPathException e) {
            throw new IOException("Expected a directory in XDG_CACHE_HOME, but found " + base, e);
        }
    }

    private static @Nullable String nonBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = PostgresArchive.class.getResourceAsStream("postgresql-binaries.properties")) {
            if (file == null) {
                throw new IOException("Expected postgresql-binaries.properties on the class path, but found none");
            }
            properties.load(file);
        }
        return properties.getProperty("version");
    }
}
