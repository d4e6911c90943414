package io.federationcore.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.log.FailingCommits;
import io.federationcore.sink.log.LogDisagreement;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.Projector;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop, step by step, without a broker: where it reads from, and what holds it up or ends it. */
final class LogFollowerTest {
    private static final TopicPartition PARTITION = new TopicPartition(TestLog.TOPIC, 1);

    private final TestLog log = new TestLog(1);
    private final MockConsumer<byte @Nullable [], byte @Nullable []> consumer = new MockConsumer<>("none");
    private DatabaseLogin database;
    private HikariDataSource pool;
    private FailingCommits commits;
    private AuditStore store;
    private LogFollower follower;

    @BeforeEach
    void follow() throws SQLException {
        database = TestDatabase.migrated();
        pool = AuditDatabase.open(database, DatabaseRole.SINK, 2);
        commits = new FailingCommits(pool);
        store = AuditStore.over(pool);
        Transactions transactions = new Transactions(commits.dataSource());
        follower = new LogFollower(
                consumer,
                TestLog.TOPIC,
                new EntryWriter(transactions, TestLog.FEDERATION),
                new Projector(transactions),
                null);
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        follower.subscribe();
        TestRuns.completed(log, TestRuns.id(1));
    }

    @AfterEach
    void closeStore() {
        pool.close();
    }

    @Test
    void storesAndFoldsWhatIsPolled() throws SQLException {
        assertThat(follower.ready()).isFalse();
        arrive(log.records(), true);
        follower.step();

        assertThat(follower.ready()).isTrue();
        assertThat(store.entryCount()).isEqualTo(log.records().size());
        assertThat(store.run(TestRuns.id(1)).orElseThrow().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void whatAVerdictIsAwaitedForIsStoredWithWhatFollows() throws SQLException {
        assign();
        arrive(awaiting(log.records().subList(0, 9)), false);
        follower.step();
        assertThat(store.entryCount()).isZero();
        arrive(log.records().subList(9, log.records().size()), false);
        follower.step();

        assertThat(store.entryCount()).isEqualTo(log.records().size());
    }

    @Test
    void whatWasHeldBackIsReadAgainAfterAFailure() throws SQLException {
        assign();
        arrive(awaiting(log.records().subList(0, 9)), false);
        follower.step();
        commits.failBefore();
        arrive(log.records().subList(9, 10), false);
        follower.step();
        follower.step();
        assertThat(consumer.position(PARTITION)).isZero();
        arrive(log.records(), false);
        follower.step();

        assertThat(store.entryCount()).isEqualTo(log.records().size());
    }

    @Test
    void startsWhereTheStoreStandsWhateverKafkaRemembers() throws SQLException {
        new EntryWriter(new Transactions(pool), TestLog.FEDERATION)
                .store(log.records().subList(0, 7));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        follower.step();

        assertThat(consumer.position(PARTITION)).isEqualTo(log.records().get(6).offset() + 1);
        assertThat(store.run(TestRuns.id(1))).as("views catch up at once").isPresent();
    }

    @Test
    void viewsThatLagByMoreThanAStretchAreFoldedOnWithoutARest() throws SQLException {
        for (int i = 2; log.records().size() <= 2 * Projector.STRETCH; i++) {
            TestRuns.completed(log, TestRuns.id(i));
        }
        new EntryWriter(new Transactions(pool), TestLog.FEDERATION).store(log.records());
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        follower.step();
        assertThat(store.viewPosition(1)).hasValue(Projector.STRETCH);
        follower.step();
        follower.step();

        assertThat(store.viewPosition(1)).hasValue(log.records().size());
    }

    @Test
    void aConnectionLostBeforeTheCommitHoldsItUpAndTheBatchIsReadAgain() throws SQLException {
        assertThat(lostDuringTheFirstBatch(commits::failBefore)).isZero();
    }

    @Test
    void aConnectionLostAfterTheCommitHoldsItUpAndNothingIsReadAgain() throws SQLException {
        assertThat(lostDuringTheFirstBatch(commits::failAfter)).isEqualTo(9);
    }

    /** Loses a connection, lets the follower recover, and returns how many entries were stored before it did. */
    private long lostDuringTheFirstBatch(Runnable failure) throws SQLException {
        assign();
        failure.run();
        arrive(log.records().subList(0, 9), false);
        follower.step();

        assertThat(follower.ready()).isFalse();
        assertThat(consumer.paused()).containsExactly(PARTITION);
        long stored = store.entryCount();

        follower.step();
        assertThat(follower.ready()).isTrue();
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.position(PARTITION))
                .isEqualTo(stored == 0 ? 0 : log.records().get(8).offset() + 1);
        arrive(log.records(), false);
        follower.step();
        assertThat(store.entryCount()).isEqualTo(log.records().size());
        return stored;
    }

    @Test
    void aDatabaseThatIsAwayWhenPartitionsAreAssignedHoldsItUp() throws SQLException {
        commits.failBefore();
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        follower.step();
        assertThat(follower.ready()).isFalse();
        assertThat(consumer.paused()).containsExactly(PARTITION);

        follower.step();
        arrive(log.records(), false);
        follower.step();
        assertThat(store.entryCount()).isEqualTo(log.records().size());
    }

    @Test
    void survivesThatTheServerEndsItsConnections() throws SQLException {
        assign();
        TestDatabase.execute(
                database,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid()");
        arrive(log.records(), false);
        follower.step();
        arrive(log.records(), false);
        follower.step();
        arrive(log.records(), false);
        follower.step();

        assertThat(store.entryCount()).isEqualTo(log.records().size());
        assertThat(follower.ready()).isTrue();
    }

    @Test
    void aLogThatDoesNotVerifyEndsIt() throws SQLException {
        assign();
        arrive(log.records().subList(1, 3), false);

        assertThatThrownBy(follower::step)
                .isInstanceOf(LogDisagreement.class)
                .hasMessageContaining("Audit partition 1, offset 1: Expected log_seq 0, but found 1");
        assertThat(store.entryCount()).isZero();
    }

    @Test
    void theStoreOfAnotherFederationEndsIt() throws SQLException {
        new EntryWriter(new Transactions(pool), "other").positions(Set.of(1));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));

        assertThatThrownBy(follower::step)
                .isInstanceOf(LogDisagreement.class)
                .hasMessageContaining("Expected the store of log");
    }

    @Test
    void aRefusedPrivilegeEndsItInsteadOfBeingTriedForEver() throws SQLException {
        assign();
        TestDatabase.execute(database, "REVOKE INSERT ON fc.entry FROM fc_sink");
        arrive(log.records(), false);

        assertThatThrownBy(follower::step)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The database refused for good (SQLSTATE 42501)");
    }

    private static List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> awaiting(
            List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
        records.getLast().headers().add(Headers.OUTCOME, Headers.WAITING.getBytes(StandardCharsets.UTF_8));
        return records;
    }

    private void assign() {
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        follower.step();
    }

    /** Records arrive with the next poll; the mock forgets them once it has handed them out. */
    private void arrive(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records, boolean assignFirst) {
        consumer.schedulePollTask(() -> {
            if (assignFirst) {
                consumer.rebalance(List.of(PARTITION));
            }
            if (consumer.paused().isEmpty()) {
                records.forEach(consumer::addRecord);
            }
        });
    }
}
