package io.federationcore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedDatabaseTest {
    /** Shared, because making a data directory is the slow part; no test relies on what another left in it. */
    @TempDir
    static Path dir;

    @Test
    void syncsEveryCommitAndListensOnLoopbackOnly() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir);
                Connection connection = connect(database)) {
            assertThat(ask(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(connection, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(connection, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(ask(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(connection, "SHOW unix_socket_directories")).isEmpty();
            assertThat(ask(connection, "SHOW server_version")).startsWith("18.");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "guessed"))
                    .hasMessageContaining("password authentication failed");
            try (Connection connection = connect(database)) {
                assertThat(ask(connection, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
                        .isEqualTo("scram-sha-256");
            }
        }
        assertThat(Files.getPosixFilePermissions(dir.resolve("password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void startsAgainWhereItStopped() throws Exception {
        String url;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            url = database.jdbcUrl();
            write(database, "kept");
            assertThatThrownBy(() -> EmbeddedDatabase.start(dir)).isInstanceOf(DirectoryInUseException.class);
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            assertThat(database.jdbcUrl()).isEqualTo(url);
            assertThat(read(database)).isEqualTo("kept");
        }
    }

    @Test
    void stopsByItselfWhenItsProcessIsKilled() throws Exception {
        ProcessHandle server;
        try (Child child = Child.run(DatabaseProcess.class, dir)) {
            assertThat(child.line()).isEqualTo("written");
            server = server();
            child.kill();
        }
        Child.awaitEnd(server);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            assertThat(read(database)).isEqualTo("before the kill");
        }
    }

    @Test
    void stopsByItselfWhenItsProcessIsTerminated() throws Exception {
        try (Child child = Child.run(DatabaseProcess.class, dir)) {
            assertThat(child.line()).isEqualTo("written");
            ProcessHandle server = server();
            child.terminate();
            Child.awaitEnd(server);
        }
    }

    @Test
    void replacesAServerThatWasLeftBehind() throws Exception {
        ProcessHandle orphan;
        try (Child child = Child.run(DatabaseProcess.class, dir)) {
            assertThat(child.line()).isEqualTo("written");
            orphan = server();
            killTheWatcher(child);
            child.kill();
        }
        assertThat(orphan.isAlive()).isTrue();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            Child.awaitEnd(orphan);
            assertThat(read(database)).isEqualTo("before the kill");
        }
    }

    @Test
    void recoversWhenEverythingIsKilledAtOnce() throws Exception {
        try (Child child = Child.run(DatabaseProcess.class, dir)) {
            assertThat(child.line()).isEqualTo("written");
            ProcessHandle server = server();
            killTheWatcher(child);
            server.destroyForcibly();
            child.kill();
            Child.awaitEnd(server);
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            assertThat(read(database)).isEqualTo("before the kill");
        }
    }

    @Test
    void isNotMisledByAStrangerWithTheDeadServersProcessId() throws Exception {
        EmbeddedDatabase.start(dir).close();
        String pid = Long.toString(ProcessHandle.current().pid());
        Path file = dir.resolve("data/postmaster.pid");
        Files.write(file, List.of(pid, dir.resolve("data").toString(), "1795423371", "5432", "", "127.0.0.1"));

        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            write(database, "alive");
            assertThat(read(database)).isEqualTo("alive");
        }
    }

    @Test
    void reportsAServerThatEndsByItself() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(dir)) {
            assertThat(database.failure().toCompletableFuture()).isNotDone();
            server().destroyForcibly();
            database.failure().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        EmbeddedDatabase.start(dir).close();
    }

    private static ProcessHandle server() throws Exception {
        return new PostmasterFile(dir.resolve("data")).server().orElseThrow();
    }

    private static void killTheWatcher(Child child) throws Exception {
        List<ProcessHandle> watchers = child.children();
        assertThat(watchers).hasSize(1);
        watchers.getFirst().destroyForcibly();
        Child.awaitEnd(watchers.getFirst());
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static void write(EmbeddedDatabase database, String value) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS fact (value text)");
            statement.execute("TRUNCATE fact");
            statement.execute("INSERT INTO fact VALUES ('" + value + "')");
        }
    }

    private static String read(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = connect(database)) {
            return ask(connection, "SELECT value FROM fact");
        }
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }

    /** A database that is killed right after a commit. */
    static final class DatabaseProcess {
        private DatabaseProcess() {}

        public static void main(String[] arguments) throws Exception {
            try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
                write(database, "before the kill");
                System.out.println("written");
                System.in.read();
            }
        }
    }
}
