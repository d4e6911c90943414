package io.federationcore.sink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.sink.TestDatabase;
import io.federationcore.sink.TestLog;
import io.federationcore.sink.TestRuns;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.view.Projector;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database itself shows a tenant nothing of another, whatever is asked. */
class TenantStoreTest {
    private static final String RUN = TestRuns.id(1);

    private DatabaseLogin login;
    private TestLog log;
    private TenantStore store;
    private String tenant;

    @BeforeEach
    void storeARun() throws SQLException {
        login = TestDatabase.migrated();
        log = new TestLog(0);
        TestRuns.flagged(log, RUN);
        try (HikariDataSource pool = AuditDatabase.open(login, DatabaseRole.SINK, 1)) {
            Transactions transactions = new Transactions(pool);
            new EntryWriter(transactions, TestLog.FEDERATION).store(log.records());
            assertThat(new Projector(transactions).advance(Set.of(0), List.of()))
                    .isEmpty();
        }
        try (AuditStore all = AuditStore.open(login)) {
            tenant = all.run(RUN).orElseThrow().tenantId();
        }
        store = TenantStore.open(login, 2, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_tenant_sees_its_own() throws SQLException {
        boolean read = store.read(tenant, rows -> {
            assertThat(rows.run(RUN)).isPresent();
            assertThat(rows.seq(RUN)).isPresent();
            assertThat(rows.leaves(RUN)).hasSizeGreaterThan(3);
            assertThat(rows.entries(RUN, null, 1, 2, 0)).hasSize(2);
            assertThat(rows.approvalGates(RUN)).hasSize(1);
            assertThat(rows.pendingGates(null, 10, 0)).hasSize(1);
            assertThat(rows.pendingGates(List.of("user:nobody"), 10, 0)).isEmpty();
            assertThat(rows.runs(RunFilter.ALL, 10, 0)).hasSize(1);
            return true;
        });
        assertThat(read).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "", "ACME", "' OR true --"})
    void another_sees_nothing(String other) throws SQLException {
        boolean read = store.read(other, rows -> {
            assertThat(rows.run(RUN)).isEmpty();
            assertThat(rows.seq(RUN)).isEmpty();
            assertThat(rows.leaves(RUN)).isEmpty();
            assertThat(rows.entries(RUN, null, 0, 10, 0)).isEmpty();
            assertThat(rows.approvalGates(RUN)).isEmpty();
            assertThat(rows.pendingGates(null, 10, 0)).isEmpty();
            assertThat(rows.runs(RunFilter.ALL, 10, 0)).isEmpty();
            return true;
        });
        assertThat(read).isTrue();
    }

    @Test
    void whoever_listens_hears_that_the_views_moved_and_how_far() throws SQLException {
        try (ViewMoves moves = store.listen();
                HikariDataSource pool = AuditDatabase.open(login, DatabaseRole.SINK, 1)) {
            long before = Objects.requireNonNull(moves.next().get(0));
            assertThat(moves.await(Duration.ofMillis(1))).isFalse();
            TestRuns.flagged(log, TestRuns.id(2));
            Transactions transactions = new Transactions(pool);
            new EntryWriter(transactions, TestLog.FEDERATION).store(log.records());
            assertThat(moves.await(Duration.ofMillis(1)))
                    .as("stored, but not in the views")
                    .isFalse();

            new Projector(transactions).advance(Set.of(0), List.of());

            assertThat(moves.await(Duration.ofSeconds(30))).isTrue();
            assertThat(moves.next().get(0)).isGreaterThan(before);
        }
    }

    /** Even a query that names no tenant: the rows are not there. */
    @Test
    void a_query_that_forgets_the_tenant_sees_one_tenant_only() throws SQLException {
        List<String> own = store.inTenant(
                tenant,
                connection -> Query.list(connection, "SELECT run_id FROM fc.run", none -> {}, row -> row.text()));
        List<String> foreign = store.inTenant(
                "other",
                connection -> Query.list(connection, "SELECT event_id FROM fc.entry", none -> {}, row -> row.text()));

        assertThat(own).containsExactly(RUN);
        assertThat(foreign).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE fc.run SET status = 'completed'",
                "DELETE FROM fc.gate",
                "INSERT INTO fc.entry SELECT * FROM fc.entry",
                "SELECT * FROM fc.step",
                "ALTER TABLE fc.run DISABLE ROW LEVEL SECURITY",
                "INSERT INTO fc.http_request VALUES ('other', 'p', 'k', 'b', 'r', 'c', now())"
            })
    void the_role_may_not(String statement) {
        assertThatThrownBy(() -> store.inTenant(tenant, connection -> {
                    try (Statement execute = connection.createStatement()) {
                        return execute.execute(statement);
                    }
                }))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
    }
}
