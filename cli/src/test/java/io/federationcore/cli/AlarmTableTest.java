package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.cli.StoredLog.Attempt;
import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.witness.Alarm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real witness says, which follows the honest log on a real broker, when somebody with all rights on the database and
 * the log's key signs another. The third table of docs/proof.md is drawn here.
 */
class AlarmTableTest {
    private static final DrawnTable TABLE = new DrawnTable("proof.md", "AlarmTableTest");

    private static final Map<String, Optional<Alarm>> SAID = new HashMap<>();

    @TempDir
    private static Path dir;

    private static StoredLog log;
    private static EmbeddedKafka kafka;

    /** One line of the table; {@code kind} is null where the witness goes on. */
    private record Attack(String what, Alarm.@Nullable Kind kind, Deed deed) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Shows something to a witness that has cosigned {@link StoredLog#head()}. */
    @FunctionalInterface
    private interface Deed {
        void to(WitnessStage stage) throws Exception;
    }

    @BeforeAll
    static void start() throws Exception {
        log = new StoredLog(dir.resolve("postgres"));
        kafka = EmbeddedKafka.start(dir.resolve("kafka"));
    }

    @AfterAll
    static void close() throws Exception {
        kafka.close();
        log.close();
    }

    static Stream<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        for (Tampering tampering : Tampering.all()) {
            RecordedLog forged = StoredLog.HONEST.changed(tampering.change());
            attacks.add(new Attack(
                    tampering.what() + ", sign a new head",
                    isPast(forged) ? null : Alarm.Kind.FORK,
                    stage -> stage.sign(head(forged))));
        }
        attacks.add(new Attack("replay a checkpoint of an hour ago", null, stage -> stage.sign(log.oldHead())));
        attacks.add(new Attack(
                "publish another entry under a number that is taken",
                Alarm.Kind.BROKEN_LOG,
                stage -> stage.publish(StoredLog.HONEST.inKafka(StoredLog.WITNESSED, StoredLog.WITNESSED + 1))));
        attacks.add(new Attack("empty the audit topic", Alarm.Kind.ROLLBACK, WitnessStage::beginAnew));
        return attacks.stream();
    }

    /** Whether the honest log began just so. */
    private static boolean isPast(RecordedLog forged) {
        List<AuditRecord> honest = StoredLog.HONEST.records();
        return forged.size() < honest.size() && honest.subList(0, forged.size()).equals(forged.records());
    }

    /** The head of that log, signed as if nothing had been signed before. */
    private static Note head(RecordedLog of) throws Exception {
        try (Attempt attempt = log.attempt()) {
            attempt.replace(of);
            return attempt.signed();
        }
    }

    /** Each attack is made once, for the test and for the page. */
    private static synchronized Optional<Alarm> said(Attack attack) throws Exception {
        Optional<Alarm> known = SAID.get(attack.what());
        if (known == null) {
            known = said(attack.deed());
            SAID.put(attack.what(), known);
        }
        return known;
    }

    /** The witness's alarm; empty if it cosigned what the honest log signed after the attack. */
    private static Optional<Alarm> said(Deed deed) throws Exception {
        RecordedLog longer = StoredLog.HONEST.changed(all -> {
            all.add(all.getLast());
            return all;
        });
        try (WitnessStage stage = WitnessStage.open(kafka, dir)) {
            stage.publish(longer.inKafka(0, longer.size()));
            stage.sign(log.head());
            assertThat(stage.untilCosigned(StoredLog.WITNESSED))
                    .as("the honest log")
                    .isEmpty();
            deed.to(stage);
            stage.sign(head(longer));
            return stage.untilCosigned(longer.size());
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void is_noticed_and_both_pieces_of_evidence_are_kept(Attack attack) throws Exception {
        assertThat(said(attack).map(Alarm::kind)).isEqualTo(Optional.ofNullable(attack.kind()));
    }

    @Test
    void after_an_alarm_it_does_not_start_again() throws Exception {
        try (WitnessStage stage = WitnessStage.open(kafka, dir)) {
            stage.publish(StoredLog.HONEST.inKafka(0, StoredLog.HONEST.size()));
            stage.sign(head(StoredLog.HONEST.changed(Tampering::otherData)));
            assertThat(stage.untilCosigned(StoredLog.HONEST.size())).isPresent();
            assertThatThrownBy(stage::restart)
                    .isInstanceOf(Alarm.Pending.class)
                    .hasMessageContaining("Expected no alarm, but found");
        }
    }

    @Test
    void the_page_holds_the_table() throws Exception {
        StringBuilder table =
                new StringBuilder("| somebody with the log's key does | alarm | which says |\n| --- | --- | --- |\n");
        for (Attack attack : attacks().toList()) {
            Optional<Alarm> alarm = said(attack);
            table.append("| %s | %s | %s |\n"
                    .formatted(
                            attack.what(),
                            alarm.map(one -> "`" + one.kind().wire() + "`").orElse("none"),
                            alarm.map(one -> DrawnTable.cell(one.detail())).orElse("—")));
        }
        TABLE.holds(table.toString());
    }
}
