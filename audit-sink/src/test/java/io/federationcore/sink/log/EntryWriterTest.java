package io.federationcore.sink.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.sink.TestDatabase;
import io.federationcore.sink.TestLog;
import io.federationcore.sink.TestRuns;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.store.AuditStore;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each entry is stored once and whole, or the writer says where log and store disagree and stores nothing. */
final class EntryWriterTest {
    private final TestLog log = new TestLog(2);
    private HikariDataSource pool;
    private Transactions transactions;
    private EntryWriter writer;
    private AuditStore store;

    @BeforeEach
    void openStore() throws SQLException {
        pool = AuditDatabase.open(TestDatabase.migrated(), DatabaseRole.SINK, 3);
        transactions = new Transactions(pool);
        writer = new EntryWriter(transactions, TestLog.FEDERATION);
        store = AuditStore.over(pool);
        TestRuns.completed(log, TestRuns.id(1));
        TestRuns.denied(log, TestRuns.id(2));
    }

    @AfterEach
    void closeStore() {
        pool.close();
    }

    @Test
    void storesTheExactBytesAndThePositionBehindThem() throws SQLException {
        assertThat(writer.store(log.records())).hasSameSizeAs(log.records());

        List<byte[]> stored = new ArrayList<>();
        store.forEachEntry(2, 0, entry -> {
            stored.add(entry.recordBytes());
            assertThat(entry.leaf())
                    .isEqualTo(Sha256.toHex(AuditHash.leaf(entry.entry().utf8())));
        });
        assertThat(stored)
                .containsExactlyElementsOf(
                        log.records().stream().map(ConsumerRecord::value).toList());
        ConsumerRecord<?, ?> last = log.records().getLast();
        assertThat(writer.positions(Set.of(2)).get(2))
                .isEqualTo(new LogPosition(
                        2,
                        "test/fc-run/2",
                        last.offset() + 1,
                        log.records().size(),
                        log.now().minusSeconds(1)));
    }

    @Test
    void startsAtTheBeginningOfAPartitionThatItDoesNotKnow() throws SQLException {
        assertThat(writer.positions(Set.of(0, 7)).values())
                .extracting(LogPosition::nextOffset)
                .containsExactly(0L, 0L);
    }

    @Test
    void findsRunsChainsAndCommandsAgain() throws SQLException {
        log.unchained(
                TestRuns.id(2), new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, "no grant", "c".repeat(64), 0));
        writer.store(log.records());

        List<StoredEntry> chain = store.chain(TestRuns.id(2));
        assertThat(chain).extracting(entry -> entry.readEntry().seq()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(store.entries(TestRuns.id(2))).hasSize(6).startsWith(chain.toArray(StoredEntry[]::new));
        assertThat(store.runOfCommand("cmd-" + TestRuns.id(2))).contains(TestRuns.id(2));
        assertThat(store.runOfCommand("cmd-unknown")).isEmpty();
        assertThat(store.entryCount()).isEqualTo(log.records().size());
    }

    @Test
    void replayingTheSameRecordsAddsNothing() throws SQLException {
        writer.store(log.records());

        assertThat(writer.store(log.records())).isEmpty();
        assertThat(writer.store(log.records().subList(3, 8))).isEmpty();
        assertThat(store.entryCount()).isEqualTo(log.records().size());
    }

    @Test
    void aBatchThatOverlapsWhatIsStoredAddsTheRest() throws SQLException {
        writer.store(log.records().subList(0, 6));

        assertThat(writer.store(log.records().subList(2, 10))).hasSize(4);
        assertThat(store.entryCount()).isEqualTo(10);
    }

    @Test
    void aCrashBeforeTheCommitLeavesNeitherEntriesNorPosition() throws SQLException {
        FailingCommits commits = new FailingCommits(pool);
        EntryWriter crashing = new EntryWriter(new Transactions(commits.dataSource()), TestLog.FEDERATION);
        writer.store(log.records().subList(0, 5));

        commits.failBefore();
        assertThatThrownBy(() -> crashing.store(log.records().subList(5, 9))).isInstanceOf(SQLException.class);

        assertThat(store.entryCount()).isEqualTo(5);
        assertThat(nextLogSeq()).isEqualTo(5);
        assertThat(crashing.store(log.records().subList(5, 9))).hasSize(4);
    }

    @Test
    void aCrashAfterTheCommitIsToldFromThePosition() throws SQLException {
        FailingCommits commits = new FailingCommits(pool);
        EntryWriter crashing = new EntryWriter(new Transactions(commits.dataSource()), TestLog.FEDERATION);

        commits.failAfter();
        assertThatThrownBy(() -> crashing.store(log.records().subList(0, 9))).isInstanceOf(SQLException.class);

        assertThat(store.entryCount()).isEqualTo(9);
        assertThat(nextLogSeq()).isEqualTo(9);
        assertThat(crashing.store(log.records())).hasSize(log.records().size() - 9);
    }

    @Test
    void twoInstancesAtTheSameTimeStoreEachEntryOnce() throws Exception {
        TestLog other = new TestLog(0);
        for (int i = 10; i < 60; i++) {
            TestRuns.completed(log, TestRuns.id(i));
            TestRuns.completed(other, TestRuns.id(100 + i));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Callable<Integer>> instances = new ArrayList<>();
            for (int seed = 1; seed <= 3; seed++) {
                Random random = new Random(seed);
                instances.add(() -> storeInBatches(other, random));
            }
            for (int seed = 1; seed <= 3; seed++) {
                Random random = new Random(-seed);
                instances.add(() -> storeInBatches(log, random));
            }
            Collections.shuffle(instances, new Random(5));
            int added = 0;
            for (Future<Integer> one : threads.invokeAll(instances)) {
                added += one.get();
            }
            assertThat(added).isEqualTo(log.records().size() + other.records().size());
        }
        assertThat(store.entryCount())
                .isEqualTo(log.records().size() + other.records().size());
    }

    private int storeInBatches(TestLog whole, Random random) throws SQLException {
        int added = 0;
        int from = 0;
        while (from < whole.records().size()) {
            int to = Math.min(whole.records().size(), from + 1 + random.nextInt(40));
            added += writer.store(whole.records().subList(from, to)).size();
            from = to;
        }
        return added;
    }

    @Test
    void refusesAGap() {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> gap = new ArrayList<>(log.records());
        gap.remove(4);

        refused(gap, 6, "Expected log_seq 4, but found 5: entries are missing");
    }

    @Test
    void refusesADouble() {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> twice = new ArrayList<>(log.records());
        ConsumerRecord<byte @Nullable [], byte @Nullable []> last = twice.getLast();
        twice.add(TestLog.record(2, last.offset() + 1, TestRuns.id(2), value(last)));

        refused(twice, last.offset() + 1, "entered twice");
    }

    @Test
    void refusesAnotherEntryWhereOneIsStored() throws SQLException {
        writer.store(log.records());
        TestLog forged = new TestLog(2);
        TestRuns.denied(forged, TestRuns.id(9));

        assertThatThrownBy(() -> writer.store(forged.records()))
                .isInstanceOf(LogDisagreement.class)
                .hasMessageContaining("Audit partition 2, offset 0: Expected log_seq 0 to be stored as");
    }

    @Test
    void refusesTamperedDataEntriesAndSalts() {
        refused(altered(1, "\"reason\":\"started\"", "\"reason\":\"person_resumed\""), 1, "data_root");
        refused(altered(1, "\"salt\":\"", "\"salt\":\"0"), 1, "Expected 'salt' to be 64 lower-case hex digits");
        // Another entry has another leaf, which shows in the entry after it: the chain no longer links.
        refused(altered(1, "\"id\":\"ada\"", "\"id\":\"eve\""), 2, "the leaf before it");
        refused(altered(4, "\"log_seq\":4", "\"log_seq\":6"), 4 + 1, "Expected log_seq 4, but found 6");
        refused(
                altered(3, "\"time\":\"2026-03-01T09:00:03", "\"time\":\"2026-03-01T08:59:59"),
                4,
                "Expected a time not before");
        refused(altered(3, "\"v\":1}", "\"v\":2}"), 4, "Expected v to be '1', but found '2'");
    }

    @Test
    void refusesRecordsThatStandInAnotherPlaceThanTheyClaim() {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> first =
                log.records().getFirst();

        refused(List.of(TestLog.record(3, 0, TestRuns.id(1), value(first))), 0, "Expected log to be 'test/fc-run/3'");
        refused(List.of(TestLog.record(2, 0, "another", value(first))), 0, "Expected key to be");
        refused(altered(0, TestRuns.id(1) + ".0", TestRuns.id(1) + ".1"), 0, "Expected event_id to be");
    }

    @Test
    void refusesWhatIsNotCanonical() {
        refused(altered(0, "{\"data\":", "{ \"data\":"), 0, "Expected canonical JSON (RFC 8785)");
        refused(altered(0, "{\"data\":", "{\"added\":1,\"data\":"), 0, "Expected the members data, entry, salt");
        refused(altered(0, "{\"data\":", "[\"data\":"), 0, "Expected JSON");
        refused(
                List.of(new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
                        TestLog.TOPIC, 2, 0, new byte[0], null)),
                0,
                "found no value");
    }

    @Test
    void refusesWhatIsNoCode() {
        refused(altered(0, "FC-RUN-001", "created"), 0, "Expected an event code such as FC-RUN-001");
    }

    @Test
    void membersThatLaterReleasesAddAreHashedAndKept() throws SQLException {
        byte[] added = altered(0, "\"log\":\"", "\"later\":{\"a\":[1.5]},\"log\":\"")
                .getFirst()
                .value();

        writer.store(List.of(TestLog.record(2, 0, TestRuns.id(1), added == null ? new byte[0] : added)));

        StoredEntry stored = store.chain(TestRuns.id(1)).getFirst();
        assertThat(stored.recordBytes()).isEqualTo(added);
        assertThat(stored.entry().text()).contains("\"later\":{\"a\":[1.5]}");
        assertThat(stored.readEntry().runId()).isEqualTo(TestRuns.id(1));
    }

    @Test
    void refusesTheStoreOfAnotherFederation() throws SQLException {
        writer.store(log.records());

        assertThatThrownBy(() -> new EntryWriter(transactions, "other").positions(Set.of(2)))
                .isInstanceOf(LogDisagreement.class)
                .hasMessageContaining("Expected the store of log 'other/fc-run/2', but found that of 'test/fc-run/2'");
    }

    private void refused(
            List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records, long offset, String message) {
        assertThatThrownBy(() -> writer.store(records)).isInstanceOfSatisfying(LogDisagreement.class, e -> {
            assertThat(e).hasMessageContaining(message);
            assertThat(e.offset()).isEqualTo(offset);
        });
        try {
            assertThat(store.entryCount()).isZero();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> altered(
            int index, String old, String replacement) {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>(log.records());
        ConsumerRecord<byte @Nullable [], byte @Nullable []> record = records.get(index);
        String text = new String(value(record), StandardCharsets.UTF_8);
        assertThat(text).contains(old);
        byte[] altered = text.replace(old, replacement).getBytes(StandardCharsets.UTF_8);
        byte[] key = record.key();
        records.set(
                index,
                TestLog.record(
                        2,
                        record.offset(),
                        new String(key == null ? new byte[0] : key, StandardCharsets.UTF_8),
                        altered));
        return records;
    }

    private static byte[] value(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] value = record.value();
        return value == null ? JsonValue.NULL.utf8() : value;
    }

    private long nextLogSeq() throws SQLException {
        return store.positions().getFirst().nextLogSeq();
    }
}
