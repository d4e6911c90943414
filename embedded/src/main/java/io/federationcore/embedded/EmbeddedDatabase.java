package io.federationcore.embedded;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server beside this process, on 127.0.0.1 only, behind a password that is generated once.
 *
 * <p>Everything it knows is in one directory, and it starts again from there: after {@link #close()}, and after this process
 * or the server was killed. What was committed stays: the server syncs every commit to disk. When this process ends
 * without {@link #close()}, however it ends, the server is stopped within a second.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final String DATABASE = "federation";
    private static final int START_ATTEMPTS = 20;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private final DirectoryLock lock;
    private final PostgresPrograms programs;
    private final PostgresData data;
    private final int port;
    private final Postmaster postmaster;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(
            DirectoryLock lock, PostgresPrograms programs, PostgresData data, int port, Postmaster postmaster) {
        this.lock = lock;
        this.programs = programs;
        this.data = data;
        this.port = port;
        this.postmaster = postmaster;
    }

    /**
     * Starts the server on the port it had last time in this directory, or on any free one, and returns when it accepts
     * connections: about 0.3 s, 1.5 s more in a new directory, and 3 s more on the first start ever, which unpacks the
     * programs into the user's cache.
     *
     * @param dir where everything is kept; created if absent
     * @throws DirectoryInUseException if another live process uses the directory
     * @throws IOException if the directory cannot be used or the server does not start
     */
    public static EmbeddedDatabase start(Path dir) throws IOException {
        long began = System.nanoTime();
        DirectoryLock lock = DirectoryLock.take(dir);
        try {
            PostgresPrograms programs = new PostgresPrograms(PostgresArchive.unpacked());
            PostgresData data = PostgresData.in(lock.dir(), programs);
            EmbeddedDatabase database = startServer(lock, programs, data);
            log.info("PostgreSQL in {} serves {} after {} ms", lock.dir(), database.jdbcUrl(), millisSince(began));
            return database;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedDatabase startServer(DirectoryLock lock, PostgresPrograms programs, PostgresData data)
            throws IOException {
        Path portNote = lock.dir().resolve("port");
        for (int attempt = 1; ; attempt++) {
            Postmaster.stopLeftBehind(programs, data);
            new PostmasterFile(data.directory()).disown();
            int port = freePort(portNote, attempt);
            try {
                Postmaster postmaster = Postmaster.start(programs, data, settings(port));
                LoopbackPort.note(portNote, port);
                return ready(new EmbeddedDatabase(lock, programs, data, port, postmaster));
            } catch (IOException e) {
                if (attempt == START_ATTEMPTS || !passes(e)) {
                    throw e;
                }
                log.info("PostgreSQL in {} is not free to start yet; trying again", lock.dir());
                pause();
            }
        }
    }

    /**
     * Whether the cause goes away by itself: the port was lost between looking it up and binding it, or a killed server's
     * last processes are still ending.
     */
    private static boolean passes(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("could not bind")
                || message.contains("pre-existing shared memory block")
                || message.contains("postmaster.pid");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while starting PostgreSQL", e);
        }
    }

    private static int freePort(Path note, int attempt) throws IOException {
        try (ServerSocketChannel socket = attempt == 1 ? LoopbackPort.listenAsBefore(note) : LoopbackPort.listenOn(0)) {
            return LoopbackPort.of(socket);
        }
    }

    private static List<String> settings(int port) {
        return List.of(
                "port=" + port,
                "listen_addresses=" + LoopbackPort.HOST,
                // By default there is also a socket in /tmp.
                "unix_socket_directories=",
                // Both are the defaults. They are repeated because this product's promise rests on them.
                "fsync=on",
                "synchronous_commit=on",
                "timezone=UTC",
                "log_timezone=UTC");
    }

    private static EmbeddedDatabase ready(EmbeddedDatabase database) throws IOException {
        try {
            database.createOnFirstStart();
            return database;
        } catch (SQLException e) {
            database.postmaster.close();
            throw new IOException(
                    "Expected to connect to PostgreSQL in %s, but: %s".formatted(database.lock.dir(), e.getMessage()),
                    e);
        }
    }

    private void createOnFirstStart() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(jdbcUrl("postgres"));
        source.setUser(user());
        source.setPassword(password());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    /** The URL of the database {@code federation}, empty after the first start; without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /**
     * The URL of a database on this server, whether it exists or not.
     *
     * @param database its name, of letters, digits and underscores
     */
    public String jdbcUrl(String database) {
        if (!database.matches("\\w+")) {
            throw new IllegalArgumentException(
                    "Expected letters, digits and underscores in a database's name, but found '%s'"
                            .formatted(database));
        }
        return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPort.HOST, port, database);
    }

    /** The superuser. */
    public String user() {
        return PostgresData.SUPERUSER;
    }

    /** The superuser's password; also in the file {@code password} in the directory, for its owner's eyes only. */
    public String password() {
        return data.password();
    }

    /** The server's processes at this moment, the postmaster first; it is the parent of all others. */
    public List<ProcessHandle> processes() throws IOException {
        return new PostmasterFile(data.directory())
                .server().stream()
                        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                        .toList();
    }

    /**
     * Completes with the server's last words when it ends without having been asked to. Never completes otherwise. The
     * directory stays taken until {@link #close()}.
     */
    public CompletionStage<String> failure() {
        return postmaster.failure();
    }

    /**
     * Ends all sessions, stops the server and gives the directory free; a tenth of a second when there is little to write.
     * Does nothing the second time.
     */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                postmaster.close();
                // Normally nothing is left; but somebody may have killed the shell that was to stop the server.
                Postmaster.stopLeftBehind(programs, data);
            } finally {
                lock.close();
            }
        }
    }

    private static long millisSince(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }
}
