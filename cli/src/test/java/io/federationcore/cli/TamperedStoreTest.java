package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.cli.StoredLog.Attempt;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final Path PAGE = Path.of("..", "docs", "proof.md");
    private static final String BEGIN =
            "<!-- Drawn from TamperedStoreTest. To write it anew: mvn -pl cli -am test -Dfc.update=true -->\n";
    private static final String END = "<!-- End of what is drawn from TamperedStoreTest. -->";

    private static final String NOTHING = "nothing";
    private static final String OF_A_WITNESS = "cosignatures, age";

    private static final String COMPLETED = RecordedLog.COMPLETED;
    private static final String WAITING = RecordedLog.WAITING;
    private static final int FIRST_VOTE = 13; // of the run that waits
    private static final int SECOND_VOTE = 14;

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
                    .map(text -> text.replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1…")
                            .replaceAll("[0-9a-f-]{36}", "RUN")
                            .replace("|", "\\|"))
                    .findFirst()
                    .orElse("—");
        }
    }

    /**
     * One tampering, by each of the three.
     *
     * @param run that is verified, beside the whole log
     * @param caught of attacker a, who edits rows by {@code sql}
     * @param change by which b and c make another log
     * @param anyway what catches b and c whatever they hash and sign, each with a comma behind it
     */
    private record Tampering(
            String what,
            String run,
            String caught,
            List<String> sql,
            UnaryOperator<List<AuditRecord>> change,
            String anyway) {
        /** Of a log that could have been, for all that its entries say. */
        Tampering(String what, String run, String caught, List<String> sql, UnaryOperator<List<AuditRecord>> change) {
            this(what, run, caught, sql, change, "");
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
        for (Tampering tampering : tamperings()) {
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
        for (Tampering tampering : tamperings()) {
            attacks.add(live("b", tampering.what(), tampering.run(), tampering.anyway() + "tree", attempt -> {
                attempt.replace(StoredLog.HONEST.changed(tampering.change()));
                return log.head();
            }));
        }
        withOldHeads(attacks);
        for (Tampering tampering : tamperings()) {
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

    private static List<Tampering> tamperings() {
        String reordered = "UPDATE fc.entry SET log_seq = %d WHERE log_seq = %d";
        return List.of(
                new Tampering(
                        "edit an entry",
                        COMPLETED,
                        "chain, seal, replay, tree",
                        List.of("UPDATE fc.entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'),"
                                + " '\"id\":\"tally\",\"type\":\"titan\"}', '\"id\":\"other\",\"type\":\"titan\"}'), 'UTF8') WHERE "
                                + at(COMPLETED, 5)),
                        all -> edited(all, RecordedLog.index(all, COMPLETED, 5))),
                new Tampering(
                        "replace data",
                        COMPLETED,
                        "data, log_data",
                        List.of("UPDATE fc.entry SET data = convert_to(replace(convert_from(data, 'UTF8'),"
                                + " '\"tags\":[]', '\"tags\":[\"approved\"]'), 'UTF8') WHERE " + at(COMPLETED, 0)),
                        TamperedStoreTest::otherData),
                new Tampering(
                        "delete an entry",
                        WAITING,
                        "numbers, chain, replay, log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE " + at(WAITING, FIRST_VOTE)),
                        all -> {
                            all.remove(RecordedLog.index(all, WAITING, FIRST_VOTE));
                            return all;
                        }),
                new Tampering(
                        "insert an entry",
                        WAITING,
                        "numbers, chain, replay, log_numbers, tree",
                        List.of(
                                "UPDATE fc.entry SET log_seq = log_seq + 1000 WHERE log_seq > (SELECT log_seq FROM"
                                        + " fc.entry WHERE " + at(WAITING, FIRST_VOTE) + ")",
                                "UPDATE fc.entry SET log_seq = log_seq - 999 WHERE log_seq > 1000",
                                "UPDATE fc.entry SET seq = seq + 1000 WHERE run_id = '" + WAITING + "' AND seq > "
                                        + FIRST_VOTE,
                                "UPDATE fc.entry SET seq = seq - 999 WHERE seq > 1000",
                                "INSERT INTO fc.entry SELECT log_partition, log_seq + 1, run_id, seq + 1, event_id || 'x',"
                                        + " type, tenant_id, time, command_id, leaf, kafka_offset, entry, data, salt"
                                        + " FROM fc.entry WHERE " + at(WAITING, FIRST_VOTE)),
                        all -> {
                            int vote = RecordedLog.index(all, WAITING, FIRST_VOTE);
                            all.add(vote, all.get(vote));
                            return all;
                        }),
                new Tampering(
                        "swap two entries of a run",
                        WAITING,
                        "numbers, chain, time, replay, log_numbers, tree",
                        List.of("UPDATE fc.entry AS one SET entry = other.entry, data = other.data, salt = other.salt,"
                                + " leaf = other.leaf FROM fc.entry AS other WHERE one.run_id = '" + WAITING
                                + "' AND other.run_id = one.run_id AND (one.seq, other.seq) IN ((13, 14), (14, 13))"),
                        TamperedStoreTest::swapped),
                new Tampering(
                        "reorder entries of different runs",
                        COMPLETED,
                        "log_numbers, tree",
                        List.of(reordered.formatted(1000, 4), reordered.formatted(4, 5), reordered.formatted(5, 1000)),
                        all -> {
                            assertThat(all.get(4).entry().runId())
                                    .isNotEqualTo(all.get(5).entry().runId());
                            Collections.swap(all, 4, 5);
                            return all;
                        }),
                new Tampering(
                        "cut off a run's seal",
                        COMPLETED,
                        "seal, log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE " + at(COMPLETED, 11)),
                        all -> {
                            all.remove(RecordedLog.index(all, COMPLETED, 11));
                            return all;
                        },
                        "seal, "),
                new Tampering(
                        "cut off a run's tail",
                        COMPLETED,
                        "log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE run_id = '" + COMPLETED + "' AND seq > 7"),
                        all -> {
                            all.removeIf(record -> record.entry().runId().equals(COMPLETED)
                                    && record.entry().eventId().matches(".*[.](8|9|10|11)"));
                            return all;
                        }),
                new Tampering(
                        "cut off the log's tail",
                        COMPLETED,
                        "tree",
                        List.of("DELETE FROM fc.entry WHERE log_seq > 37"),
                        all -> all.subList(0, 38)),
                new Tampering(
                        "drop a whole run",
                        COMPLETED,
                        "present, log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE run_id = '" + COMPLETED + "'"),
                        all -> {
                            all.removeIf(record -> record.entry().runId().equals(COMPLETED));
                            return all;
                        },
                        "present, "));
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
                    attempt.replace(StoredLog.HONEST.changed(TamperedStoreTest::otherData));
                    return log.head();
                }));
        attacks.add(live("b", "edit an entry that no signed head covers yet", WAITING, NOTHING, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(all -> edited(all, StoredLog.WITNESSED)));
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
                    attempt.replace(StoredLog.HONEST.changed(TamperedStoreTest::otherData));
                    return attempt.signed().with(log.head().signatures().getLast());
                }));
        attacks.add(live("c", "replace data before the witness looks, sign", COMPLETED, NOTHING, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(TamperedStoreTest::otherData));
            return StoredLog.cosigned(attempt.signed(), StoredLog.NOW);
        }));
    }

    /** Before the witness looks, and with the log's key: only what somebody outside signed is left to be wrong. */
    private static void bySignatures(List<Attack> attacks) {
        attacks.add(live("c", "change a verdict before the witness looks, sign", COMPLETED, NOTHING, attempt -> {
            attempt.replace(StoredLog.HONEST.changed(all -> otherVerdict(all, (verdict, kept) -> kept)));
            return StoredLog.cosigned(attempt.signed(), StoredLog.NOW);
        }));
        attacks.add(packed(
                "change a verdict before the witness looks, keep the policy service's signature",
                COMPLETED,
                "signatures",
                RecordedLog.PRINCIPALS,
                all -> otherVerdict(all, (verdict, kept) -> kept)));
        attacks.add(packed(
                "change a verdict before the witness looks, forge the policy service's signature",
                COMPLETED,
                "signatures",
                RecordedLog.PRINCIPALS,
                all -> otherVerdict(
                        all, (verdict, kept) -> RecordedLog.signed(verdict, "mallory", RecordedLog.PRINCIPALS))));
        attacks.add(packed(
                "change a vote before the witness looks, keep the voter's signature",
                RecordedLog.REJECTED,
                "signatures",
                RecordedLog.PRINCIPALS,
                TamperedStoreTest::otherVote));
        attacks.add(packed(
                "change a verdict before the witness looks, leave out its signature",
                COMPLETED,
                NOTHING,
                RecordedLog.PRINCIPALS,
                all -> otherVerdict(all, (verdict, kept) -> null)));
        JsonValue own = RecordedLog.principals("mallory");
        attacks.add(packed(
                "change a verdict before the witness looks, sign it with a key of principals that were never published",
                COMPLETED,
                NOTHING,
                own,
                all -> otherVerdict(all, (verdict, kept) -> RecordedLog.signed(verdict, "mallory", own))));
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
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN, END);
        String drawn =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("fc.update")) {
            Files.writeString(PAGE, drawn);
        } else {
            assertThat(page)
                    .as("drawn by: mvn -pl cli -am test -Dfc.update=true")
                    .isEqualTo(drawn);
        }
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

    private static String at(String run, int seq) {
        return "run_id = '" + run + "' AND seq = " + seq;
    }

    private static List<AuditRecord> edited(List<AuditRecord> all, int index) {
        AuditRecord record = all.get(index);
        all.set(
                index,
                new AuditRecord(
                        entry(record.entry(), record.entry().time(), new Actor(ActorType.TITAN, "other")),
                        record.data(),
                        record.salt()));
        return all;
    }

    /** What happened second happens first; the times stay where they were. */
    private static List<AuditRecord> swapped(List<AuditRecord> all) {
        int first = RecordedLog.index(all, WAITING, FIRST_VOTE);
        int second = RecordedLog.index(all, WAITING, SECOND_VOTE);
        AuditRecord one = all.get(first);
        AuditRecord two = all.get(second);
        all.set(
                first,
                new AuditRecord(
                        entry(two.entry(), one.entry().time(), two.entry().actor()), two.data(), two.salt()));
        all.set(
                second,
                new AuditRecord(
                        entry(one.entry(), two.entry().time(), one.entry().actor()), one.data(), one.salt()));
        return all;
    }

    private static Entry entry(Entry like, Instant time, Actor actor) {
        return new Entry(
                like.v(),
                like.log(),
                like.tenantId(),
                like.runId(),
                like.seq(),
                like.logSeq(),
                like.type(),
                like.eventId(),
                time,
                like.principal(),
                actor,
                like.cause(),
                like.commandId(),
                like.prev(),
                like.dataRoot());
    }

    private static List<AuditRecord> otherData(List<AuditRecord> all) {
        int created = RecordedLog.index(all, COMPLETED, 0);
        String text = all.get(created).data().text().replace("\"tags\":[]", "\"tags\":[\"approved\"]");
        all.set(created, RecordedLog.with(all.get(created), JsonValue.parse(text)));
        return all;
    }

    private static List<AuditRecord> otherVerdict(
            List<AuditRecord> all, BiFunction<Verdict, @Nullable Signed, @Nullable Signed> signature) {
        int resolved = RecordedLog.index(all, COMPLETED, 3);
        Event.GateResolved gate = (Event.GateResolved) all.get(resolved).event().orElseThrow();
        String text =
                Codec.toValue(Objects.requireNonNull(gate.verdict())).text().replace("by the rules", "never judged");
        Verdict other = Codec.read(JsonValue.parse(text), Verdict.class);
        all.set(
                resolved,
                RecordedLog.with(
                        all.get(resolved),
                        Codec.toValue(RecordedLog.resolved(gate, other, signature.apply(other, gate.signed())))));
        return all;
    }

    private static List<AuditRecord> otherVote(List<AuditRecord> all) {
        int index = RecordedLog.index(all, RecordedLog.REJECTED, 5);
        Event.VoteRecorded voted = (Event.VoteRecorded) all.get(index).event().orElseThrow();
        all.set(
                index,
                RecordedLog.with(all.get(index), Codec.toValue(RecordedLog.vote(voted, "never said", voted.signed()))));
        return all;
    }
}
