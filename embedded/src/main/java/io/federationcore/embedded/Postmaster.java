package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL server and the small shell that outlives this process just long enough to stop it.
 *
 * <p>The shell waits on a pipe whose other end only this process holds. The operating system closes that end when the process
 * ends, in whatever way, and the shell then asks the server for a fast shutdown. {@code pg_ctl} gives the server a session
 * of its own, so that Ctrl-C in a terminal reaches the services first and not the database under them.
 */
final class Postmaster implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

    private static final String READY = "federation-core: server process ";
    private static final int START_LIMIT_SECONDS = 120;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int LINES_KEPT = 30;

    /**
     * Arguments: pg_ctl, data directory, the server's options, seconds to wait for its start, the marker of success,
     * seconds to wait for its stop.
     *
     * <p>Should the start take too long, nothing may be left running. Once started, only the server holds on to the output
     * pipe, so that the pipe ends when the server dies. When asked to stop, the shell stays until the server is gone, and
     * stops that server only, not one that a next process may have started on the same data by then.
     */
    private static final String SHELL = """
            trap '' HUP INT TERM PIPE
            if ! "$1" start -s -w -t "$4" -D "$2" -o "$3" </dev/null; then
              "$1" stop -s -m immediate -D "$2" </dev/null >/dev/null 2>&1
              exit 1
            fi
            read -r pid < "$2/postmaster.pid"
            echo "$5$pid"
            exec >/dev/null 2>&1
            read -r closed
            read -r running < "$2/postmaster.pid"
            if [ "$running" = "$pid" ]; then
              "$1" stop -s -w -m fast -t "$6" -D "$2" || kill -INT "$pid"
            fi
            """;

    private final Process shell;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile boolean stopping;

    private Postmaster(Process shell) {
        this.shell = shell;
        Thread.ofPlatform().daemon().name("embedded-postgresql-output").start(this::followOutput);
    }

    /**
     * Starts the server and returns when it accepts connections.
     *
     * @param options name and value of each setting, without spaces or quotes
     * @throws IOException if it does not start, with the last lines it printed
     */
    static Postmaster start(PostgresPrograms programs, PostgresData data, List<String> options) throws IOException {
        StringBuilder arguments = new StringBuilder();
        for (String option : options) {
            arguments.append("-c ").append(option).append(' ');
        }
        Process shell = programs.process(List.of(
                        "sh",
                        "-c",
                        SHELL,
                        "federation-core-postgresql",
                        programs.path("pg_ctl"),
                        data.directory().toString(),
                        arguments.toString(),
                        Integer.toString(START_LIMIT_SECONDS),
                        READY,
                        Long.toString(STOP_LIMIT.toSeconds())))
                .start();
        Postmaster postmaster = new Postmaster(shell);
        try {
            postmaster.ready.get(2 * START_LIMIT_SECONDS, TimeUnit.SECONDS);
            return postmaster;
        } catch (ExecutionException | TimeoutException e) {
            postmaster.close();
            throw new IOException(
                    "Expected PostgreSQL in %s to start, but it printed: %s"
                            .formatted(data.directory(), postmaster.lastLines()),
                    e);
        } catch (InterruptedException e) {
            postmaster.close();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while starting PostgreSQL in " + data.directory(), e);
        }
    }

    /** Completes with the server's last words when it ends without having been asked to. */
    CompletionStage<String> failure() {
        return failure.minimalCompletionStage();
    }

    private void followOutput() {
        try (BufferedReader lines = shell.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int marker = line.indexOf(READY);
                if (marker >= 0) {
                    log.debug("PostgreSQL is process {}", line.substring(marker + READY.length()));
                    ready.complete(null);
                } else {
                    keep(line);
                    log.debug("{}", line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            log.debug("PostgreSQL's output ended early", e);
        } finally {
            // Either the shell has ended, and the server with it, or only the server, and the shell waits for nothing.
            shell.destroyForcibly();
            boolean neverReady = ready.completeExceptionally(new IOException("PostgreSQL ended before it was ready"));
            ended.complete(null);
            if (!neverReady && !stopping) {
                log.error("PostgreSQL ended by itself: {}", lastLines());
                failure.complete(lastLines());
            }
        }
    }

    /**
     * Stops whatever server still runs on the data. Only for the holder of the directory's lock, to whom such a server is
     * one that lost its owner and its shell.
     *
     * @throws IOException if it runs on in spite of everything
     */
    static void stopLeftBehind(PostgresPrograms programs, PostgresData data) throws IOException {
        PostmasterFile file = new PostmasterFile(data.directory());
        for (String mode : List.of("fast", "immediate")) {
            Optional<ProcessHandle> server = file.server();
            if (server.isEmpty()) {
                return;
            }
            log.info(
                    "Stopping a PostgreSQL that was left behind, process {}",
                    server.get().pid());
            try {
                programs.run(
                        STOP_LIMIT.plusSeconds(10),
                        "pg_ctl",
                        "stop",
                        "--silent",
                        "--wait",
                        "--mode=" + mode,
                        "--timeout=" + STOP_LIMIT.toSeconds(),
                        "--pgdata=" + data.directory());
            } catch (IOException e) {
                // It may have been on its way out already; the next look at the file tells.
                log.debug("pg_ctl did not stop it", e);
            }
        }
        Optional<ProcessHandle> server = file.server();
        if (server.isPresent()) {
            throw new IOException("Expected to stop the PostgreSQL left behind in %s, but process %d runs on"
                    .formatted(data.directory(), server.get().pid()));
        }
    }

    /**
     * Ends all sessions and stops the server, which writes everything to disk first; about a tenth of a second when there
     * is little to write.
     *
     * @throws IOException if it has not stopped after a minute
     */
    @Override
    public void close() throws IOException {
        stopping = true;
        shell.getOutputStream().close();
        try {
            // The shell is patient for a minute; this is for a shell that hangs itself.
            ended.get(2 * STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Expected PostgreSQL to stop, but it runs on: " + lastLines(), e);
        } catch (InterruptedException e) {
            // It is on its way out, and a next start waits for it.
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a server's output is not supposed to fail", e);
        }
    }

    private synchronized void keep(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > LINES_KEPT) {
            lastLines.removeFirst();
        }
    }

    private synchronized String lastLines() {
        return String.join("\n", lastLines);
    }
}
