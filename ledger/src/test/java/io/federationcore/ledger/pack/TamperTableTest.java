package io.federationcore.ledger.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.LogVerifier;
import io.federationcore.ledger.checkpoint.CheckpointResult;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.checkpoint.Signers;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What may be done to a pack or a log, by whom, and which check says so first. The first table of docs/proof.md, of packs,
 * is drawn here; that of a stored log is drawn from a real one, in the command line's TamperedStoreTest.
 */
class TamperTableTest {
    private static final Path PAGE = Path.of("..", "docs", "proof.md");
    private static final String BEGIN =
            "<!-- Drawn from TamperTableTest. To write it anew: mvn -pl ledger -am test" + " -Dfc.update=true -->\n";
    private static final String END = "<!-- End of what is drawn from TamperTableTest. -->";

    private static final Evidence HONEST = Evidence.honest();
    private static final int LAST = HONEST.records.size() - 1;
    private static final int MIDDLE = Evidence.BEFORE + 3;

    /** One line of the table. */
    record Attack(String on, String by, String what, String caughtBy, Supplier<List<Check>> verified) {
        @Override
        public String toString() {
            return on + ", " + by + ": " + what;
        }

        String first() {
            return verified.get().stream()
                    .filter(check -> check.result() == Check.Result.FAILED)
                    .map(Check::check)
                    .findFirst()
                    .orElse("nothing");
        }

        String prints() {
            return verified.get().stream()
                    .filter(check -> check.result() == Check.Result.FAILED)
                    .map(check -> check.where() + ": " + check.detail())
                    .map(text -> text.replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1…")
                            .replaceAll("[0-9a-f-]{36}", "RUN")
                            .replace("|", "\\|"))
                    .findFirst()
                    .orElse("—");
        }
    }

    static Stream<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        onPacks(attacks);
        onLogs(attacks);
        return attacks.stream();
    }

    private static void onPacks(List<Attack> attacks) {
        attacks.add(pack("a", "edit an entry", "chain", TamperTableTest::edited));
        attacks.add(pack("a", "replace data", "data", TamperTableTest::otherData));
        attacks.add(pack("a", "delete an entry", "numbers", all -> without(all, MIDDLE)));
        attacks.add(pack("a", "insert an entry", "numbers", TamperTableTest::doubled));
        attacks.add(pack("a", "swap two entries", "numbers", TamperTableTest::swapped));
        attacks.add(pack("a", "cut off the seal", "seal", all -> without(all, LAST)));
        attacks.add(pack("a", "cut off the end", "inclusion", all -> all.subList(0, LAST - 2)));
        attacks.add(rehashedPack("replace data", "inclusion", TamperTableTest::otherData));
        attacks.add(rehashedPack("delete an entry", "inclusion", all -> without(all, MIDDLE)));
        attacks.add(resigned(
                "replace data, sign a new head", "cosignatures", forged -> forged.head(), TamperTableTest::otherData));
        attacks.add(resigned(
                "replace data, sign a new head, put the witness's signature of the old one below",
                "cosignatures",
                forged -> forged.head().with(HONEST.witnessedHead().signatures().getLast()),
                TamperTableTest::otherData));
        attacks.add(new Attack(
                "pack",
                "any",
                "show a running stage of a run that has ended",
                "nothing",
                () -> verify(HONEST.changed(all -> all.subList(0, LAST - 2))
                        .pack(HONEST.receipt(LAST - 3, HONEST.witnessedHead())))));
    }

    private static void onLogs(List<Attack> attacks) {
        Note head = HONEST.witnessedHead();
        attacks.add(log("a", "edit an entry", "tree", head, TamperTableTest::edited));
        attacks.add(log("a", "replace data", "log_data", head, TamperTableTest::otherData));
        attacks.add(log("a", "delete an entry", "log_numbers", head, all -> without(all, MIDDLE)));
        attacks.add(log("a", "insert an entry", "log_numbers", head, TamperTableTest::doubled));
        attacks.add(log("a", "reorder entries of different runs", "log_numbers", head, TamperTableTest::reordered));
        attacks.add(log("a", "drop a whole run", "tree", head, all -> all.subList(0, Evidence.BEFORE)));
        attacks.add(log("a", "cut off the log's tail", "tree", head, all -> all.subList(0, LAST)));
        attacks.add(rehashedLog("replace data", "tree", head, TamperTableTest::otherData));
        attacks.add(rehashedLog("delete an entry", "tree", head, all -> without(all, MIDDLE)));
        attacks.add(rehashedLog("reorder entries of different runs", "tree", head, TamperTableTest::reordered));
        Evidence early = HONEST.changed(all -> all.subList(0, LAST - 2));
        Note old = Signers.cosigned(early.head(), Evidence.WITNESS, Evidence.NOW.minusSeconds(3600));
        attacks.add(
                new Attack("log", "b", "cut off the tail, show an old head", "age", () -> verify(early.log(), old)));
        Evidence forged = HONEST.changed(TamperTableTest::otherData).rehashed();
        attacks.add(new Attack(
                "log",
                "c",
                "replace data, sign a new head",
                "cosignatures",
                () -> verify(forged.log(), forged.head())));
        attacks.add(new Attack(
                "log",
                "c",
                "cut off the tail, sign a new head",
                "cosignatures",
                () -> verify(early.log(), early.head())));
        attacks.add(new Attack(
                "log",
                "c",
                "show one history here and another there",
                "cosignatures",
                () -> verify(forged.log(), forged.head().with(head.signatures().getLast()))));
    }

    @Test
    void the_honest_log_and_pack_hold() {
        byte[] pack = HONEST.pack(HONEST.receipt(LAST, HONEST.witnessedHead()));
        assertThat(verify(pack)).noneMatch(check -> check.result() == Check.Result.FAILED);
        assertThat(verify(HONEST.log(), HONEST.witnessedHead()))
                .noneMatch(check -> check.result() == Check.Result.FAILED)
                .extracting(Check::check)
                .endsWith("log_numbers", "log_data", "tree");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void is_caught_by_that_check_first(Attack attack) {
        assertThat(attack.first()).as(attack.verified().get().toString()).isEqualTo(attack.caughtBy());
    }

    @Test
    void the_page_holds_the_table() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String drawn = page.substring(0, begin) + table() + page.substring(end);
        if (Boolean.getBoolean("fc.update")) {
            Files.writeString(PAGE, drawn);
        } else {
            assertThat(page)
                    .as("drawn by: mvn -pl ledger -am test -Dfc.update=true")
                    .isEqualTo(drawn);
        }
    }

    private static String table() {
        StringBuilder table = new StringBuilder(
                "| on | attacker | does | caught by | which prints |\n| --- | --- | --- | --- | --- |\n");
        attacks()
                .filter(attack -> attack.on().equals("pack"))
                .forEach(attack -> table.append("| %s | %s | %s | `%s` | %s |\n"
                        .formatted(attack.on(), attack.by(), attack.what(), attack.first(), attack.prints())));
        return table.toString().replace("`nothing`", "**nothing**");
    }

    private static Attack pack(String by, String what, String check, UnaryOperator<List<AuditRecord>> change) {
        return new Attack(
                "pack",
                by,
                what,
                check,
                () -> verify(HONEST.changed(change).pack(HONEST.receipt(LAST, HONEST.witnessedHead()))));
    }

    private static Attack rehashedPack(String what, String check, UnaryOperator<List<AuditRecord>> change) {
        return new Attack("pack", "b", what, check, () -> {
            Evidence forged = HONEST.changed(change).rehashed();
            int last = forged.records.size() - 1;
            return verify(forged.pack(HONEST.receipt(last, HONEST.witnessedHead())));
        });
    }

    private static Attack resigned(
            String what,
            String check,
            java.util.function.Function<Evidence, Note> head,
            UnaryOperator<List<AuditRecord>> change) {
        return new Attack("pack", "c", what, check, () -> {
            Evidence forged = HONEST.changed(change).rehashed();
            return verify(forged.pack(forged.receipt(LAST, head.apply(forged))));
        });
    }

    private static Attack log(
            String by, String what, String check, Note head, UnaryOperator<List<AuditRecord>> change) {
        return new Attack(
                "log", by, what, check, () -> verify(HONEST.changed(change).log(), head));
    }

    private static Attack rehashedLog(String what, String check, Note head, UnaryOperator<List<AuditRecord>> change) {
        return new Attack(
                "log",
                "b",
                what,
                check,
                () -> verify(HONEST.changed(change).rehashed().log(), head));
    }

    private static List<Check> verify(byte[] pack) {
        return PackVerifier.verify(pack, Evidence.TRUST, Evidence.NOW);
    }

    private static List<Check> verify(List<ChainEntry> log, Note head) {
        CheckpointResult result =
                CheckpointVerifier.ofLiveLog(Evidence.TRUST, Evidence.NOW).verify(head);
        List<Check> checks = new ArrayList<>(result.checks());
        result.checkpoint().ifPresent(checkpoint -> {
            LogVerifier verifier = new LogVerifier(checkpoint);
            log.forEach(verifier::accept);
            checks.addAll(verifier.finish());
        });
        return checks;
    }

    private static List<AuditRecord> edited(List<AuditRecord> all) {
        AuditRecord record = all.get(MIDDLE);
        var entry = record.entry();
        var other = new io.federationcore.schemas.message.Entry(
                entry.v(),
                entry.log(),
                entry.tenantId(),
                entry.runId(),
                entry.seq(),
                entry.logSeq(),
                entry.type(),
                entry.eventId(),
                Instant.parse("2026-01-05T09:00:00.001Z"),
                entry.principal(),
                entry.actor(),
                entry.cause(),
                entry.commandId(),
                entry.prev(),
                entry.dataRoot());
        all.set(MIDDLE, new AuditRecord(other, record.data(), record.salt()));
        return all;
    }

    private static List<AuditRecord> otherData(List<AuditRecord> all) {
        AuditRecord created = all.get(Evidence.BEFORE);
        String text = created.data().text().replace("\"tags\":[]", "\"tags\":[\"approved\"]");
        all.set(Evidence.BEFORE, new AuditRecord(created.entry(), JsonValue.parse(text), created.salt()));
        return all;
    }

    private static List<AuditRecord> without(List<AuditRecord> all, int index) {
        all.remove(index);
        return all;
    }

    private static List<AuditRecord> doubled(List<AuditRecord> all) {
        all.add(MIDDLE, all.get(MIDDLE));
        return all;
    }

    private static List<AuditRecord> swapped(List<AuditRecord> all) {
        Collections.swap(all, MIDDLE, MIDDLE + 1);
        return all;
    }

    private static List<AuditRecord> reordered(List<AuditRecord> all) {
        Collections.swap(all, Evidence.BEFORE - 1, Evidence.BEFORE);
        return all;
    }
}
