package io.federationcore.sink.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.sink.TestDatabase;
import io.federationcore.sink.TestLog;
import io.federationcore.sink.TestRuns;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.store.RunFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries can be added and never changed: by privilege for the sink, and by trigger for everybody. */
final class AppendOnlyTest {
    private static final String REFUSED_BY_PRIVILEGE = "42501";
    private static final String REFUSED_BY_TRIGGER = "23001";

    private DatabaseLogin administrator;

    @BeforeEach
    void storeARun() throws SQLException {
        administrator = TestDatabase.migrated();
        TestLog log = new TestLog(0);
        TestRuns.denied(log, TestRuns.id(1));
        try (HikariDataSource pool = AuditDatabase.open(administrator, DatabaseRole.SINK, 1)) {
            new EntryWriter(new Transactions(pool), TestLog.FEDERATION).store(log.records());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE fc.entry SET tenant_id = 'other'",
                "DELETE FROM fc.entry",
                "TRUNCATE fc.entry",
                "ALTER TABLE fc.entry DISABLE TRIGGER append_only",
                "DROP TABLE fc.entry",
                "DELETE FROM fc.log_position",
                "UPDATE fc.tree_node SET level = 16",
                "DELETE FROM fc.tree_node",
                "DELETE FROM fc.log_tree"
            })
    void theSinkHasNoPrivilegeTo(String statement) {
        assertThatThrownBy(() -> executeAs(DatabaseRole.SINK, statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_PRIVILEGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE fc.entry SET tenant_id = 'other'",
                "UPDATE fc.entry SET tenant_id = 'other' WHERE false",
                "DELETE FROM fc.entry",
                "TRUNCATE fc.entry",
                "SET session_replication_role = replica; DELETE FROM fc.entry",
                "INSERT INTO fc.entry SELECT * FROM fc.entry ON CONFLICT (event_id) DO UPDATE SET tenant_id = 'other'"
            })
    void theTriggerStopsEvenTheAdministratorFrom(String statement) {
        assertThatThrownBy(() -> TestDatabase.execute(administrator, statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_TRIGGER))
                .hasMessageContaining("Expected fc.entry to be only ever added to, but found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE fc.tree_node SET level = 16", "DELETE FROM fc.tree_node", "TRUNCATE fc.tree_node"})
    void theTriggerKeepsTheTree(String statement) {
        assertThatThrownBy(() -> TestDatabase.execute(administrator, statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_TRIGGER))
                .hasMessageContaining("Expected fc.tree_node to be only ever added to, but found");
    }

    @Test
    void theTriggerStopsTheSinkShouldItEverBeGrantedMore() throws SQLException {
        TestDatabase.execute(administrator, "GRANT UPDATE, DELETE, TRUNCATE ON fc.entry TO fc_sink");

        assertThatThrownBy(() -> executeAs(DatabaseRole.SINK, "DELETE FROM fc.entry"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_TRIGGER));
    }

    @Test
    void thePrivilegeStopsTheSinkShouldTheTriggerBeGone() throws SQLException {
        TestDatabase.execute(administrator, "ALTER TABLE fc.entry DISABLE TRIGGER append_only");

        assertThatThrownBy(() -> executeAs(DatabaseRole.SINK, "DELETE FROM fc.entry"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_PRIVILEGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO fc.log_position (log_partition, log) VALUES (9, 'x')",
                "UPDATE fc.log_position SET next_offset = 0",
                "INSERT INTO fc.entry SELECT * FROM fc.entry",
                "DELETE FROM fc.run",
                "UPDATE fc.gate SET status = 'approved'"
            })
    void theReaderHasNoPrivilegeTo(String statement) {
        assertThatThrownBy(() -> executeAs(DatabaseRole.READER, statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_PRIVILEGE));
    }

    @Test
    void theReaderReads() throws SQLException {
        try (AuditStore store = AuditStore.open(administrator)) {
            assertThat(store.entryCount()).isEqualTo(5);
            assertThat(store.newestRuns(RunFilter.ALL, 10)).isEmpty(); // nobody has folded views here
        }
    }

    @Test
    void anOwnerNeedsNothingButItsDatabaseAndTheRoles() throws SQLException {
        DatabaseLogin empty = TestDatabase.empty();
        String name = "plain_owner";
        TestDatabase.execute(empty, "CREATE ROLE " + name + " LOGIN PASSWORD 'secret'");
        DatabaseLogin owner = new DatabaseLogin(
                empty.url().replaceAll("user=[^&]*&?", "").replaceAll("password=[^&]*&?", ""), name, "secret");
        TestDatabase.execute(empty, "GRANT CREATE ON DATABASE " + database(empty) + " TO " + name);

        assertThatThrownBy(() -> AuditDatabase.migrate(owner)).isInstanceOf(FlywayException.class);

        TestDatabase.execute(empty, "GRANT fc_sink, fc_reader, fc_gateway TO " + name);
        assertThatCode(() -> AuditDatabase.migrate(owner)).doesNotThrowAnyException();
        assertThatCode(() -> AuditDatabase.migrate(owner)).doesNotThrowAnyException();
        try (HikariDataSource pool = AuditDatabase.open(owner, DatabaseRole.SINK, 1);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM fc.entry"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED_BY_PRIVILEGE));
        }
    }

    private static String database(DatabaseLogin login) throws SQLException {
        try (Connection connection = TestDatabase.connect(login)) {
            return connection.getCatalog();
        }
    }

    private void executeAs(DatabaseRole role, String statement) throws SQLException {
        try (HikariDataSource pool = AuditDatabase.open(administrator, role, 1);
                Connection connection = pool.getConnection();
                Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }
}
