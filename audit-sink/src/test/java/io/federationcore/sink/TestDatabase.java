package io.federationcore.sink;

import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Databases of one real PostgreSQL, which the tests of this room share. */
public final class TestDatabase {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable String template;

    private TestDatabase() {}

    /** The administrator's login to a new, empty database. */
    public static synchronized DatabaseLogin empty() throws SQLException {
        String name = "test" + NUMBER.incrementAndGet();
        execute(login("postgres"), "CREATE DATABASE " + name);
        return login(name);
    }

    /** The administrator's login to a new database that is up to date: a copy of one that was migrated. */
    public static synchronized DatabaseLogin migrated() throws SQLException {
        if (template == null) {
            DatabaseLogin migrated = empty();
            AuditDatabase.migrate(migrated);
            template = "test" + NUMBER.get();
        }
        String name = "test" + NUMBER.incrementAndGet();
        execute(login("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + template);
        return login(name);
    }

    /** A connection that commits each statement, without any role. */
    public static Connection connect(DatabaseLogin login) throws SQLException {
        return DriverManager.getConnection(login.url(), login.user(), login.password());
    }

    public static void execute(DatabaseLogin login, String sql) throws SQLException {
        try (Connection connection = connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DatabaseLogin login(String database) {
        return new DatabaseLogin(SERVER.getJdbcUrl("postgres", database), "postgres", "postgres");
    }

    private static EmbeddedPostgres start() {
        Path build = Path.of("target").toAbsolutePath(); // what it leaves is not to be among temporary files
        System.setProperty("ot.epg.working-dir", build.resolve("embedded-pg").toString());
        try {
            return EmbeddedPostgres.builder() // which stops when this process does
                    .setDataDirectory(Files.createTempDirectory(build, "epg"))
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
