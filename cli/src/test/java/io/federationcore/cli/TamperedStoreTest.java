package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.cli.StoredLog.Attempt;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody with all rights on the database may do to a stored log, and which checks of {@code ./fcrun verify} say so.
 * The second table of docs/proof.md is drawn here; the first is of packs, and drawn in ledger's TamperTableTest.
 */
class TamperedStoreTest {
    private static final DrawnTable TABLE = new DrawnTable("proof.md", "TamperedStoreTest");

    private static final String NOTHING = "nothing";
    private static final String OF_A_WITNESS = "cosignatures, age";

    private static final String COMPLETED = RecordedLog.COMPLETED;
    private static final String WAITING = RecordedLog.WAITING;

    private static StoredLog log;
    private static final Map<String, Outcome> OUTCOMES = new HashMap<>();

    /** Does something, and says how it is to be verified. */
    @FunctionalInterface
    private interface Deed {
        Verification to(Attempt attempt) throws Exception;
    }

    @FunctionalInterface
    private interface Verification {
        List<Check> by(TrustPolicy trust) throws Exception;
    }

    /** One line of the table; {@code caughtBy} are all checks that must fail, in their order, and no other may. */
    private record Attack(String on, String by, String what, String caughtBy, Deed deed) {
        @Override
        public String toString() {
            return on + ", " + by + ": " + what;
        }

        /** The same without the checks for which a witness is needed. */
        String caughtByTheLogAlone() {
            String left = Stream.of(caughtBy.split(", "))
                    .filter(check -> !List.of(OF_A_WITNESS.split(", ")).contains(check))
                    .collect(Collectors.joining(", "));
            return left.isEmpty() ? NOTHING : left;
        }
    }

    /** What was found by a policy that requires a witness, and by one that believes the log's key alone. */
    private record Outcome(List<Check> checks, List<Check> ofTheLogAlone) {
        static String failed(List<Check> checks) {
            String failed = checks.stream()
                    .filter(check -> check.result() == Check.Result.FAILED)
                    .map(Check::check)
                    .collect(Collectors.joining(", "));
            return failed.isEmpty() ? NOTHING : failed;
        }

        String prints() {
            return checks.stream()
                    .filter(check -> check.result() == Check.Result.FAILED)
                    .map(check -> check.where() + ": " + check.detail())
                    .map(DrawnTable::cell)
                    .findFirst()
                    .orElse("—");
        }
    }

    @BeforeAll
    static void store(@TempDir Path dir) throws Exception {
        log = new StoredLog(dir.resolve("postgres"));
    }

    @AfterAll
    static void close() throws Exception {
        log.close();
    }

    static Stream<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        for (Tampering tampering : Tampering.all()) {
            attacks.add(live("a", tampering.what(), tampering.run(), tampering.caught(), attempt -> {
                attempt.execute(tampering.sql().toArray(String[]::new));
                return log.head();
            }));
        }
        attacks.add(live(
                "a", "edit the columns beside the entry, by which queries find it", COMPLETED, NOTHING, attempt -> {
                    attempt.execute(
                            "UPDATE fc.entry SET tenant_id = 'other', time = time - interval '1 day', type = 'FC-RUN-003'");
                    return log.head();
                }));
        for (Tampering tampering : Tampering.all()) {
            attacks.add(live("b", tampering.what(), tampering.run(), tampering.anyway() + "tree", attempt -> {
                attempt.replace(StoredLog.HONEST.changed(tampering.change()));
                return log.head();
            }));
        }
        withOldHeads(attacks);
        for (Tampering tampering : Tampering.all()) {
            attacks.add(live(
                    "c",
                    tampering.what() + ", sign a new head",
                    tampering.run(),
                    tampering.anyway() + OF_A_WITNESS,
                    attempt -> {
                        attempt.replace(StoredLog.HONEST.changed(tampering.change()));
                        return attempt.signed();
                    }));
        }
        withTheLogsKey(attacks);
        bySignatures(attacks);
        return attacks.stream();
    }

    private static void withOldHeads(List<Attack> attacks) {
        UnaryOperator<List<AuditRecord>> cut = all -> all.subList(0, 36);
        attacks.add(
                live("b", "cut off the log's tail, replay a checkpoint of an hour ago", COMPLETED, "age", attempt -> {
                    attempt.replace(StoredLog.HONEST.changed(cut));
                    return log.oldHead();
                }));
        attacks.add(live(
                "b",
                "cut off the log's tail, replay a checkpoint of two minutes ago, where five are allowed",
                COMPLETED,
                NOTHING,
                attempt -> {
                    attempt.replace(StoredLog.HONEST.changed(cut));
                    return log.earlierHead();
                }));
        attacks.add(
                live("b", "fork the log: another history under the head of the first", COMPLETED, "tree", attempt -> {
                    attempt.replace(StoredLog.HONEST.changed(Tampering::otherData));
                    return log.head();
                }));
        attacks.add(live("b", "edit an entry that no signed head covers yet", WAITING, NOTHING, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(all -> Tampering.edited(all, StoredLog.WITNESSED)));
            return log.head();
        }));
    }

    private static void withTheLogsKey(List<Attack> attacks) {
        attacks.add(live(
                "c", "cut off the log's tail, replay a checkpoint of an hour ago", COMPLETED, "age", attempt -> {
                    attempt.replace(StoredLog.HONEST.changed(all -> all.subList(0, 36)));
                    return log.oldHead();
                }));
        attacks.add(live(
                "c",
                "fork the log: sign another history, put the witness's signature of the first below",
                COMPLETED,
                OF_A_WITNESS,
                attempt -> {
                    attempt.replace(StoredLog.HONEST.changed(Tampering::otherData));
                    return attempt.signed().with(log.head().signatures().getLast());
                }));
        attacks.add(live("c", "replace data before the witness looks, sign", COMPLETED, NOTHING, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(Tampering::otherData));
            return StoredLog.cosigned(attempt.signed(), StoredLog.NOW);
        }));
    }

    /** Before the witness looks, and with the log's key: only what somebody outside signed is left to be wrong. */
    private static void bySignatures(List<Attack> attacks) {
        attacks.add(live("c", "change a verdict before the witness looks, sign", COMPLETED, NOTHING, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(all -> Tampering.otherVerdict(all, (verdict, kept) -> kept)));
            return StoredLog.cosigned(attempt.signed(), StoredLog.NOW);
        }));
        attacks.add(packed(
                "change a verdict before the witness looks, keep the policy service's signature",
                COMPLETED,
                "signatures",
                RecordedLog.PRINCIPALS,
                all -> Tampering.otherVerdict(all, (verdict, kept) -> kept)));
        attacks.add(packed(
                "change a verdict before the witness looks, forge the policy service's signature",
                COMPLETED,
                "signatures",
                RecordedLog.PRINCIPALS,
                all -> Tampering.otherVerdict(
                        all, (verdict, kept) -> RecordedLog.signed(verdict, "mallory", RecordedLog.PRINCIPALS))));
        attacks.add(packed(
                "change a vote before the witness looks, keep the voter's signature",
                RecordedLog.REJECTED,
                "signatures",
                RecordedLog.PRINCIPALS,
                Tampering::otherVote));
        attacks.add(packed(
                "change a verdict before the witness looks, leave out its signature",
                COMPLETED,
                NOTHING,
                RecordedLog.PRINCIPALS,
                all -> Tampering.otherVerdict(all, (verdict, kept) -> null)));
        JsonValue own = RecordedLog.principals("mallory");
        attacks.add(packed(
                "change a verdict before the witness looks, sign it with a key of principals that were never published",
                COMPLETED,
                NOTHING,
                own,
                all -> Tampering.otherVerdict(all, (verdict, kept) -> RecordedLog.signed(verdict, "mallory", own))));
    }

    @Test
    void the_honest_log_holds_and_its_owner_has_all_rights() throws Exception {
        try (Attempt attempt = log.attempt()) {
            for (String run : List.of(COMPLETED, WAITING, RecordedLog.REJECTED)) {
                assertThat(attempt.verify(run, log.head(), StoredLog.TRUST))
                        .noneMatch(check -> check.result() == Check.Result.FAILED)
                        .filteredOn(check -> check.result() == Check.Result.PASSED)
                        .extracting(Check::check)
                        .contains("chain", "replay", "log_signature", "cosignatures", "age", "log_data", "tree");
            }
            for (String run : List.of(COMPLETED, RecordedLog.REJECTED)) {
                assertThat(attempt.verifyPack(run, log.head(), RecordedLog.PRINCIPALS, StoredLog.TRUST))
                        .noneMatch(check -> check.result() == Check.Result.FAILED)
                        .filteredOn(check -> check.result() == Check.Result.PASSED)
                        .extracting(Check::check)
                        .contains("seal", "replay", "cosignatures", "inclusion", "signatures");
            }
            assertThat(attempt.ofSuperuser()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void is_caught_by_these_checks(Attack attack) throws Exception {
        Outcome outcome = outcome(attack);
        assertThat(Outcome.failed(outcome.checks())).as(outcome.toString()).isEqualTo(attack.caughtBy());
        assertThat(Outcome.failed(outcome.ofTheLogAlone()))
                .as("with no witness: %s", outcome)
                .isEqualTo(attack.caughtByTheLogAlone());
    }

    @Test
    void the_page_holds_the_table() throws Exception {
        StringBuilder table =
                new StringBuilder("| on | attacker | does | caught by | with no witness by | which prints first |\n"
                        + "| --- | --- | --- | --- | --- | --- |\n");
        for (Attack attack : attacks().toList()) {
            Outcome outcome = outcome(attack);
            table.append("| %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            attack.on(),
                            attack.by(),
                            attack.what(),
                            shown(outcome.checks()),
                            shown(outcome.ofTheLogAlone()),
                            outcome.prints()));
        }
        TABLE.holds(table.toString());
    }

    private static String shown(List<Check> checks) {
        String failed = Outcome.failed(checks);
        return failed.equals(NOTHING)
                ? "**nothing**"
                : Stream.of(failed.split(", ")).map(check -> "`" + check + "`").collect(Collectors.joining(", "));
    }

    /** Attacks are made anew for each test, and their outcome only once. */
    private static synchronized Outcome outcome(Attack attack) throws Exception {
        Outcome known = OUTCOMES.get(attack.toString());
        if (known != null) {
            return known;
        }
        try (Attempt attempt = log.attempt()) {
            Verification verification = attack.deed().to(attempt);
            Outcome outcome =
                    new Outcome(verification.by(StoredLog.TRUST), verification.by(StoredLog.TRUST_OF_THE_LOG_ALONE));
            OUTCOMES.put(attack.toString(), outcome);
            return outcome;
        }
    }

    /** Changes something, and says which head is let through to who verifies. */
    @FunctionalInterface
    private interface LiveDeed {
        Note to(Attempt attempt) throws Exception;
    }

    private static Attack live(String by, String what, String run, String caughtBy, LiveDeed deed) {
        return new Attack("log", by, what, caughtBy, attempt -> {
            Note shown = deed.to(attempt);
            return trust -> attempt.verify(run, shown, trust);
        });
    }

    private static Attack packed(
            String what, String run, String caughtBy, JsonValue principals, UnaryOperator<List<AuditRecord>> change) {
        return new Attack("pack", "c", what, caughtBy, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(change));
            Note shown = StoredLog.cosigned(attempt.signed(), StoredLog.NOW);
            return trust -> attempt.verifyPack(run, shown, principals, trust);
        });
    }
}
