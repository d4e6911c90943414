package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's programs, out of one directory, in a clean environment. */
final class PostgresPrograms {
    private final Path home;

    PostgresPrograms(Path home) {
        this.home = home;
    }

    String path(String program) {
        return home.resolve("bin").resolve(program).toString();
    }

    /**
     * A process to be started for PostgreSQL, with standard error joined to standard output.
     *
     * <p>PostgreSQL refuses to run as root. When this process does, as in most containers, the command runs in a user
     * namespace in which its user has no number of its own: to PostgreSQL it is {@code nobody}, without any privileges,
     * while its files still belong to root. No other account and no change of ownership are needed.
     */
    ProcessBuilder process(List<String> command) {
        List<String> full = new ArrayList<>();
        if (new UnixSystem().getUid() == 0) {
            full.add("unshare");
            full.add("--user");
        }
        full.addAll(command);
        ProcessBuilder process = new ProcessBuilder(full).redirectErrorStream(true);
        // PGDATA, PGPORT and their kin would silently point the programs elsewhere; messages are read by this code.
        process.environment().keySet().removeIf(name -> name.startsWith("PG"));
        process.environment().put("LC_ALL", "C");
        return process;
    }

    /**
     * Runs a program to its end.
     *
     * @param limit how long it may take; it is killed then
     * @return what it printed, at most some kilobytes
     * @throws IOException if it cannot be started, fails or takes too long, with what it printed
     */
    String run(Duration limit, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(path(program)));
        command.addAll(List.of(arguments));
        Process process = process(command).start();
        process.getOutputStream().close();
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (!ended || process.exitValue() != 0) {
                throw new IOException("Expected %s to succeed, but it %s: %s"
                        .formatted(path(program), ended ? "failed" : "took over " + limit.toSeconds() + " s", output));
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while running " + path(program), e);
        }
    }
}
