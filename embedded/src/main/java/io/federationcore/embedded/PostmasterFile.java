package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code postmaster.pid}, in which a running PostgreSQL says who it is. The file stays behind when the server is killed, and
 * its process id may meanwhile belong to somebody who has nothing to do with it.
 *
 * @see <a href="https://www.postgresql.org/docs/18/storage-file-layout.html">Database File Layout</a>
 */
final class PostmasterFile {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);
    private static final Duration WRITING_TAKES_LESS_THAN = Duration.ofSeconds(3);

    private final Path file;

    PostmasterFile(Path data) {
        file = data.resolve("postmaster.pid");
    }

    /** The server that runs on these data, if one does. */
    Optional<ProcessHandle> server() throws IOException {
        List<String> lines = lines();
        if (lines.size() < 3) {
            return Optional.empty();
        }
        Instant started = Instant.ofEpochSecond(number(lines.get(2)));
        return ProcessHandle.of(number(lines.get(0)))
                .filter(process -> isPostgres(process) && servesTheseData(process, started));
    }

    /**
     * Makes PostgreSQL see that the file's owner is dead when its process id now belongs to a stranger, beside whom PostgreSQL
     * would not start. The file itself has to stay: it names the shared memory by which PostgreSQL finds out whether some of
     * the dead server's processes are still writing.
     */
    void disown() throws IOException {
        List<String> lines = lines();
        if (lines.isEmpty()) {
            deleteIfNeverWritten();
            return;
        }
        if (ProcessHandle.of(number(lines.get(0)))
                .filter(process -> !isPostgres(process))
                .isPresent()) {
            // The largest number that PostgreSQL can read here, and larger than any process id that a system gives out.
            lines.set(0, Integer.toString(Integer.MAX_VALUE));
            Files.write(file, lines, UTF_8);
        }
    }

    /** A server that is killed between creating the file and writing it has not touched any data yet. */
    private void deleteIfNeverWritten() throws IOException {
        try {
            Instant created = Files.getLastModifiedTime(file).toInstant();
            if (created.plus(WRITING_TAKES_LESS_THAN).isBefore(Instant.now())) {
                Files.delete(file);
            }
        } catch (NoSuchFileException usual) {
            // No server, no file.
        }
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (NoSuchFileException noServer) {
            return List.of();
        }
    }

    private long number(String line) throws IOException {
        try {
            return Long.parseLong(line.strip());
        } catch (NumberFormatException e) {
            throw new IOException("Expected a number in %s, but found '%s'".formatted(file, line), e);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    /** A server works in its data directory. Where the system does not tell, the time of its start has to do. */
    private boolean servesTheseData(ProcessHandle process, Instant started) {
        Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.isSameFile(workingDirectory, file.resolveSibling("."));
        } catch (IOException untold) {
            return process.info()
                    .startInstant()
                    .map(start -> Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) < 0)
                    .orElse(false);
        }
    }
}
