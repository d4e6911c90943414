package io.federationcore.ledger.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.Disclosure;
import io.federationcore.ledger.LogVerifier;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvidencePackTest {
    private final Evidence evidence = Evidence.honest();
    private final byte[] zip = evidence.pack(evidence.receipt(evidence.records.size() - 1, evidence.witnessedHead()));

    @Test
    void a_pack_is_read_as_it_was_written_and_always_the_same() {
        EvidencePack read = EvidencePack.read(zip);
        assertThat(read.entries()).isEqualTo(evidence.run());
        assertThat(read.toZip()).isEqualTo(zip);
    }

    @Test
    void what_is_withheld_is_gone_and_every_proof_stays() {
        byte[] fewer = EvidencePack.read(zip).without(Set.of("input", "output")).toZip();

        EvidencePack read = EvidencePack.read(fewer);
        assertThat(read.withheld()).containsEntry("input", 1).containsEntry("output", 2);
        List<Check> checks = PackVerifier.verify(fewer, Evidence.TRUST, Evidence.NOW);
        assertThat(ChainVerifier.holds(checks)).as(checks.toString()).isTrue();
        assertThat(checks)
                .filteredOn(
                        check -> check.check().equals("data") || check.check().equals("seal"))
                .allMatch(check -> check.result() == Check.Result.PASSED);
        assertThat(checks)
                .filteredOn(check -> check.check().equals("replay"))
                .allMatch(check -> check.result() == Check.Result.NOT_CHECKED
                        && check.detail().contains("input"));
        SortedMap<String, byte[]> files = ZipFiles.read(fewer);
        assertThat(files.values()).noneMatch(file -> new String(file, StandardCharsets.UTF_8).contains("\"amount\":"));
    }

    @Test
    void a_disclosed_member_cannot_be_another() {
        SortedMap<String, byte[]> files =
                ZipFiles.read(EvidencePack.read(zip).without(Set.of("input")).toZip());
        String entry = new String(files.get("entries/000000.json"), StandardCharsets.UTF_8);
        EvidencePack changed = new EvidencePack(
                EvidencePack.read(zip).runId(),
                List.of(PackedEntry.read(
                        entry.replace("\"two-steps\"", "\"other\"").getBytes(StandardCharsets.UTF_8))),
                new TreeMap<>(),
                EvidencePack.read(zip).receipt());
        assertThat(PackVerifier.verify(changed.toZip(), Evidence.TRUST, Evidence.NOW))
                .filteredOn(check -> check.check().equals("data"))
                .singleElement()
                .extracting(Check::result)
                .isEqualTo(Check.Result.FAILED);
    }

    @Test
    void files_are_those_of_the_manifest() {
        SortedMap<String, byte[]> files = ZipFiles.read(zip);
        for (String name : List.copyOf(files.keySet())) {
            SortedMap<String, byte[]> changed = new TreeMap<>(files);
            changed.put(
                    name, (new String(files.get(name), StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8));
            if (!name.equals(PackFiles.MANIFEST)) {
                refused(changed, name);
            }
            SortedMap<String, byte[]> fewer = new TreeMap<>(files);
            fewer.remove(name);
            refused(fewer, name);
        }
        SortedMap<String, byte[]> more = new TreeMap<>(files);
        more.put("entries/../x.json", new byte[0]);
        refused(more, "x.json");
    }

    @Test
    void what_is_no_pack_is_a_failed_check_and_no_exception() {
        for (byte[] bytes :
                List.of(new byte[0], "PK".getBytes(StandardCharsets.UTF_8), ZipFiles.write(new TreeMap<>()))) {
            List<Check> checks = PackVerifier.verify(bytes, Evidence.TRUST, Evidence.NOW);
            assertThat(checks).singleElement().extracting(Check::check).isEqualTo("manifest");
            assertThat(ChainVerifier.holds(checks)).isFalse();
        }
        // Behind the files stands no more than the zip file's table of contents.
        int files = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
        for (int length = 0; length < files; length += 97) {
            byte[] start = java.util.Arrays.copyOf(zip, length);
            assertThat(ChainVerifier.holds(PackVerifier.verify(start, Evidence.TRUST, Evidence.NOW)))
                    .as("first %d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void stored_data_that_is_no_object_fails_a_check_and_throws_nothing() {
        for (String text : List.of("", "5", "{", "{\"a", "{\"a\":1", "{\"a\":\"\\")) {
            List<ChainEntry> entries = new ArrayList<>(evidence.run());
            Disclosure.Whole honest = (Disclosure.Whole) entries.get(2).disclosure();
            entries.set(2, new ChainEntry(entries.get(2).entry(), JsonValue.ofCanonical(text), honest.salt()));

            assertThat(ChainVerifier.verify(EvidencePack.read(zip).runId(), entries))
                    .filteredOn(check -> check.check().equals("data"))
                    .singleElement()
                    .extracting(Check::result)
                    .isEqualTo(Check.Result.FAILED);
            LogVerifier log =
                    new LogVerifier(new Checkpoint(Evidence.ORIGIN, entries.size(), "0".repeat(64), List.of()));
            entries.forEach(log::accept);
            assertThat(log.finish())
                    .filteredOn(check -> check.check().equals("log_data"))
                    .singleElement()
                    .extracting(Check::result)
                    .isEqualTo(Check.Result.FAILED);
        }
    }

    @Test
    void the_summary_opens_without_a_server() {
        String html = new String(ZipFiles.read(zip).get(EvidencePack.SUMMARY), StandardCharsets.UTF_8);
        assertThat(html).contains("Run sealed after").doesNotContain("<script", "http://", "https://", "src=");
    }

    private static void refused(SortedMap<String, byte[]> files, String name) {
        byte[] bytes = ZipFiles.write(files);
        assertThatThrownBy(() -> EvidencePack.read(bytes))
                .isInstanceOf(InvalidPack.class)
                .hasMessageContaining(name);
    }
}
