package io.federationcore.sink.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.ledger.tree.ConsistencyProof;
import io.federationcore.ledger.tree.InclusionProof;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.sink.TestDatabase;
import io.federationcore.sink.TestLog;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.log.LogDisagreement;
import io.federationcore.sink.log.StoredSubtrees;
import io.federationcore.sink.store.AuditStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees and checkpoints over a real database; the topic is a list. */
class CheckpointPublisherTest {
    private static final int PARTITION = 1;
    private static final String ORIGIN = TestLog.FEDERATION + "/fc-run/" + PARTITION;
    private static final int ENTRIES = 700; // more than two subtrees of 256 that are stored

    private final TestLog log = new TestLog(PARTITION);
    private final Topic topic = new Topic();
    private DatabaseLogin database;
    private HikariDataSource pool;
    private Transactions transactions;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    /** What was published, oldest first. */
    private static final class Topic implements CheckpointTopic {
        private final List<Note> notes = new ArrayList<>();
        private boolean away;
        private boolean refusing;

        @Override
        public Optional<List<Note>> newest(int partition) {
            return away ? Optional.empty() : Optional.of(notes.reversed());
        }

        @Override
        public Future<?> append(int partition, String origin, Note checkpoint) {
            if (refusing) {
                return CompletableFuture.failedFuture(new IllegalStateException("refused"));
            }
            notes.add(checkpoint);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}

        List<Long> sizes() {
            return notes.stream()
                    .map(note -> Checkpoint.parse(note.text()).size())
                    .toList();
        }
    }

    @BeforeEach
    void makeLog() throws SQLException {
        database = TestDatabase.migrated();
        pool = AuditDatabase.open(database, DatabaseRole.SINK, 2);
        transactions = new Transactions(pool);
        for (int i = 0; i < ENTRIES; i++) {
            log.unchained(
                    "registry", new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, "no " + i, "a".repeat(64), 0));
        }
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void everyHeadIsTheTreeOfTheEntriesSoFar() throws SQLException {
        CheckpointPublisher publisher = publisher(key("one"));
        publisher.own(List.of(PARTITION));
        for (int size : new int[] {0, 1, 255, 256, 257, 600, ENTRIES}) {
            store(size);
            now = now.plusSeconds(1);
            publisher.tick();
            assertThat(Checkpoint.parse(topic.notes.getLast().text())).isEqualTo(Checkpoint.of(ORIGIN, tree(size)));
        }
        assertThat(topic.notes).allMatch(note -> new CheckpointKeys(List.of(key("one"))).signed(note, ORIGIN));
    }

    @Test
    void anIdleLogIsSignedEveryMinuteAndAGrowingOneEverySecond() throws SQLException {
        CheckpointPublisher publisher = publisher(key("one"));
        publisher.own(List.of(PARTITION));
        store(10);
        publisher.tick();
        store(20);
        now = now.plusMillis(999);
        publisher.tick();
        assertThat(topic.sizes()).containsExactly(10L);
        now = now.plusMillis(1);
        publisher.tick();
        assertThat(topic.sizes()).containsExactly(10L, 20L);
        now = now.plusSeconds(59);
        publisher.tick();
        assertThat(topic.sizes()).containsExactly(10L, 20L);
        now = now.plusSeconds(1);
        publisher.tick();
        assertThat(topic.sizes()).containsExactly(10L, 20L, 20L);
    }

    @Test
    void whatWasNotPublishedIsSignedAgain() throws SQLException {
        CheckpointPublisher publisher = publisher(key("one"));
        publisher.own(List.of(PARTITION));
        store(10);
        topic.away = true;
        tick(publisher);
        topic.away = false;
        topic.refusing = true;
        tick(publisher);
        assertThat(topic.notes).isEmpty();
        topic.refusing = false;
        tick(publisher);
        assertThat(topic.sizes()).containsExactly(10L);
    }

    @Test
    void anotherInstanceContinuesTheSameLogAlsoWhileKeysAreReplaced() throws SQLException {
        store(300);
        take(publisher(key("one")));
        store(600);
        take(publisher(key("one"), key("two")));
        take(publisher(key("two")));

        assertThat(topic.sizes()).containsExactly(300L, 600L, 600L);
        assertThat(topic.notes.get(1).signatures()).hasSize(2);
        CheckpointPublisher given = publisher(key("two"));
        given.own(List.of(PARTITION));
        given.disown(List.of(PARTITION));
        tick(given);
        assertThat(topic.notes).hasSize(3);
    }

    @Test
    void aStoreThatIsBehindWhatWasSignedWaits() throws SQLException {
        topic.notes.add(new CheckpointKeys(List.of(key("one"))).sign(Checkpoint.of(ORIGIN, tree(300))));
        store(200);
        CheckpointPublisher publisher = publisher(key("one"));
        take(publisher);
        assertThat(topic.sizes()).containsExactly(300L);
        store(400);
        tick(publisher);
        assertThat(topic.sizes()).containsExactly(300L, 400L);
    }

    @Test
    void aStoredLogOtherThanWhatWasSignedStopsIt() throws SQLException {
        store(300);
        take(publisher(key("one")));
        rewrite("UPDATE fc.entry SET leaf = decode(repeat('ab', 32), 'hex') WHERE log_seq = 299");

        assertThatThrownBy(() -> take(publisher(key("one"))))
                .isInstanceOf(LogDisagreement.class)
                .hasMessageContaining("Expected the stored entries to have root "
                        + Sha256.toHex(tree(300).root()))
                .hasMessageContaining("at size 300");
    }

    @Test
    void aRewrittenLogWithAllHashesMadeAnewStopsItToo() throws SQLException {
        topic.notes.add(new CheckpointKeys(List.of(key("one"))).sign(Checkpoint.of(ORIGIN, tree(280))));
        TestLog other = new TestLog(PARTITION);
        for (int i = 0; i < 300; i++) {
            other.unchained(
                    "registry", new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, "other", "a".repeat(64), 0));
        }
        new EntryWriter(transactions, TestLog.FEDERATION).store(other.records());

        assertThatThrownBy(() -> take(publisher(key("one"))))
                .isInstanceOf(LogDisagreement.class)
                .hasMessageContaining("the checkpoint that was signed last");
    }

    @Test
    void checkpointsOfStrangersAreNotTakenForTheLogsOwn() throws SQLException {
        topic.notes.add(new CheckpointKeys(List.of(key("stranger"))).sign(Checkpoint.of(ORIGIN, tree(650))));
        store(10);
        take(publisher(key("one")));
        assertThat(topic.sizes()).containsExactly(650L, 10L);
    }

    @Test
    void aTreeThatIsYoungerThanItsLogCatchesUp() throws SQLException {
        store(600);
        rewrite("DELETE FROM fc.tree_node");
        TestDatabase.execute(database, "DELETE FROM fc.log_tree");
        store(ENTRIES);
        take(publisher(key("one")));
        assertThat(Checkpoint.parse(topic.notes.getLast().text())).isEqualTo(Checkpoint.of(ORIGIN, tree(ENTRIES)));
    }

    @Test
    void whatIsStoredProvesEveryEntryAndEveryEarlierHead() throws SQLException {
        store(ENTRIES);
        byte[] root = tree(ENTRIES).root();
        for (int index : new int[] {0, 1, 255, 256, 511, 512, 640, ENTRIES - 1}) {
            InclusionProof inclusion = transactions.run(
                    connection -> StoredSubtrees.ask(connection, PARTITION, ENTRIES, tree -> tree.inclusion(index)));
            assertThat(inclusion.proves(leaf(index), root))
                    .as("entry %d", index)
                    .isTrue();
            ConsistencyProof consistency = transactions.run(
                    connection -> StoredSubtrees.ask(connection, PARTITION, ENTRIES, tree -> tree.consistency(index)));
            assertThat(consistency.proves(tree(index).root(), root))
                    .as("head of %d", index)
                    .isTrue();
        }
        assertThatThrownBy(() -> transactions.run(connection ->
                        StoredSubtrees.ask(connection, PARTITION, ENTRIES + 1, tree -> Sha256.toHex(tree.root()))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysAreReadFromAFileThatOnlyItsOwnerMayRead(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("checkpoint.keys");
        Files.writeString(file, key("one").secretText() + "\n\n" + key("two").secretText() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        CheckpointKeys read = CheckpointKeys.read(file);
        assertThat(read.verifiers(ORIGIN))
                .containsExactly(
                        key("one").named(ORIGIN).verifier(),
                        key("two").named(ORIGIN).verifier());
        assertThat(read.toString()).doesNotContain("PRIVATE");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> CheckpointKeys.read(file)).hasMessageContaining("only its owner may read");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> CheckpointKeys.read(file)).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(file, "");
        assertThatThrownBy(() -> CheckpointKeys.read(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckpointKeys.read(dir.resolve("none"))).hasMessageContaining("can be read");
    }

    private void store(int size) throws SQLException {
        long stored = AuditStore.over(pool).entryCount();
        new EntryWriter(transactions, TestLog.FEDERATION).store(log.records().subList((int) stored, size));
    }

    private void take(CheckpointPublisher publisher) throws SQLException {
        publisher.own(List.of(PARTITION));
        tick(publisher);
    }

    private void tick(CheckpointPublisher publisher) throws SQLException {
        now = now.plusSeconds(1);
        publisher.tick();
    }

    private CheckpointPublisher publisher(SignerKey... keys) {
        return new CheckpointPublisher(
                transactions, topic, new CheckpointKeys(List.of(keys)), TestLog.FEDERATION, () -> now);
    }

    /** As somebody who owns the tables. */
    private void rewrite(String statement) throws SQLException {
        TestDatabase.execute(
                database,
                "ALTER TABLE fc.entry DISABLE TRIGGER append_only; ALTER TABLE fc.tree_node DISABLE TRIGGER append_only; "
                        + statement);
    }

    private CompactTree tree(int size) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(leaf(i));
        }
        return CompactTree.of(leaves);
    }

    private byte[] leaf(int index) {
        return log.leaf(index);
    }

    private static SignerKey key(String secret) {
        return new SignerKey(
                TestLog.FEDERATION + LogName.INFIX,
                KeyUse.NOTE,
                new Ed25519Secret(Sha256.of(secret.getBytes(StandardCharsets.UTF_8))));
    }
}
