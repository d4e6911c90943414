package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/**
 * A PostgreSQL data directory and its superuser's password, each made in full or not at all.
 *
 * @param directory what PostgreSQL calls {@code PGDATA}
 * @param password 32 characters of the base64url alphabet
 */
record PostgresData(Path directory, String password) {
    static final String SUPERUSER = "postgres";

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);

    /** Opens the data in a directory, and makes them on the first call. */
    static PostgresData in(Path dir, PostgresPrograms programs) throws IOException {
        Path data = dir.resolve("data");
        Path password = dir.resolve("password");
        if (Files.exists(data)) {
            if (!Files.exists(password)) {
                throw new IOException(
                        "Expected the password of %s in %s, but it is gone. Bring it back, or move %s away to start anew."
                                .formatted(data, password, dir));
            }
            return new PostgresData(data, Files.readString(password, US_ASCII).strip());
        }
        if (!Files.exists(password)) {
            generate(password);
        }
        initialise(data, password, programs);
        return new PostgresData(data, Files.readString(password, US_ASCII).strip());
    }

    /** Readable by its owner from the first byte on; another user of the machine must not be quicker than a chmod. */
    private static void generate(Path password) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Path partial = password.resolveSibling("password.partial");
        Files.deleteIfExists(partial);
        try (ByteChannel file = Files.newByteChannel(
                partial,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            file.write(US_ASCII.encode(Base64.getUrlEncoder().encodeToString(random) + "\n"));
        }
        Files.move(partial, password, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void initialise(Path data, Path password, PostgresPrograms programs) throws IOException {
        Path partial = data.resolveSibling("data.partial");
        FileTree.delete(partial);
        programs.run(
                INITDB_LIMIT,
                "initdb",
                "--pgdata=" + partial,
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                // Without this, whoever can connect is the superuser: "trust" is initdb's default.
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // Sorts by code point on every machine, whatever locales are installed.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions");
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }
}
