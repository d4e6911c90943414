package io.federationcore.ledger.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.Disclosure;
import io.federationcore.ledger.tree.InclusionProof;
import io.federationcore.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One step shown to somebody, and nothing else of its run. */
class EntryPackTest {
    private static final Evidence EVIDENCE = Evidence.honest();
    private static final EvidencePack RUN =
            EvidencePack.read(EVIDENCE.pack(EVIDENCE.receipt(EVIDENCE.records.size() - 1, EVIDENCE.witnessedHead())));
    private static final int STEP = 5;

    @Test
    void each_entry_is_proven_alone_and_no_other_is_in_it() {
        for (int seq = 0; seq < RUN.entries().size() - 1; seq++) {
            EntryPack pack = EntryPack.of(RUN, seq);
            List<Check> checks = verify(pack);
            assertThat(ChainVerifier.holds(checks)).as("%d: %s", seq, checks).isTrue();
            assertThat(checks)
                    .filteredOn(check -> check.result() == Check.Result.PASSED)
                    .extracting(Check::check)
                    .contains("manifest", "numbers", "data", "seal", "log_signature", "cosignatures", "inclusion");
            assertThat(ZipFiles.read(pack.toZip()).keySet().stream().filter(name -> !name.startsWith("artifacts/")))
                    .containsExactly(
                            "entry.json", "manifest.json", "run-inclusion.json", "run.tlog-proof", "seal.json");
        }
    }

    @Test
    void its_data_may_be_withheld_in_part() {
        EntryPack pack = EntryPack.of(RUN.without(Set.of("input")), 0);
        assertThat(pack.entry().disclosure().withheld()).containsExactly("input");
        assertThat(ChainVerifier.holds(verify(pack))).isTrue();
    }

    static Stream<Arguments> forged() {
        EntryPack honest = EntryPack.of(RUN, STEP);
        InclusionProof proof = honest.inclusion();
        ChainEntry another = RUN.entries().get(STEP + 1);
        Disclosure.Whole data = (Disclosure.Whole) honest.entry().disclosure();
        return Stream.of(
                Arguments.of("another entry", "numbers", with(honest, another, proof, honest.seal())),
                Arguments.of(
                        "another entry's proof",
                        "numbers",
                        with(honest, honest.entry(), EntryPack.of(RUN, STEP + 1).inclusion(), honest.seal())),
                Arguments.of(
                        "other data",
                        "data",
                        with(
                                honest,
                                new ChainEntry(honest.entry().entry(), JsonValue.parse("{\"a\":1}"), data.salt()),
                                proof,
                                honest.seal())),
                Arguments.of(
                        "no data",
                        "data",
                        with(
                                honest,
                                new ChainEntry(honest.entry().entry(), JsonValue.parse("1"), data.salt()),
                                proof,
                                honest.seal())),
                Arguments.of(
                        "a hash flipped",
                        "seal",
                        with(honest, honest.entry(), hashes(proof, all -> flipped(all)), honest.seal())),
                Arguments.of(
                        "a hash dropped",
                        "seal",
                        with(honest, honest.entry(), hashes(proof, all -> all.subList(1, all.size())), honest.seal())),
                Arguments.of(
                        "a hash added",
                        "seal",
                        with(honest, honest.entry(), hashes(proof, all -> added(all)), honest.seal())),
                Arguments.of(
                        "a tree of another size",
                        "seal",
                        with(
                                honest,
                                honest.entry(),
                                new InclusionProof(proof.index(), proof.size() + 1, proof.hashes()),
                                honest.seal())),
                Arguments.of("no seal", "readable", with(honest, honest.entry(), proof, another)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void what_was_forged_is_named(String what, String caughtBy, EntryPack pack) {
        assertThat(verify(pack))
                .filteredOn(check -> check.result() == Check.Result.FAILED)
                .extracting(Check::check)
                .contains(caughtBy);
    }

    @Test
    void the_log_must_hold_the_seal() {
        EntryPack honest = EntryPack.of(RUN, STEP);
        EntryPack pack = new EntryPack(
                honest.runId(),
                honest.entry(),
                honest.inclusion(),
                honest.seal(),
                honest.artifacts(),
                EVIDENCE.receipt(EVIDENCE.records.size() - 2, EVIDENCE.witnessedHead()));
        assertThat(verify(pack))
                .filteredOn(check -> check.result() == Check.Result.FAILED)
                .singleElement()
                .extracting(Check::check)
                .isEqualTo("inclusion");
    }

    @Test
    void only_entries_before_the_seal_of_a_run_that_ended_can_be_shown_alone() {
        int seal = RUN.entries().size() - 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryPack.of(RUN, seal))
                .withMessageStartingWith("Expected an entry from 0 to " + (seal - 1));
        assertThatIllegalArgumentException().isThrownBy(() -> EntryPack.of(RUN, -1));
        EvidencePack stage =
                new EvidencePack(RUN.runId(), RUN.entries().subList(0, STEP), RUN.artifacts(), RUN.receipt());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryPack.of(stage, 0))
                .withMessageContaining("a run that has ended");
    }

    private static List<Check> verify(EntryPack pack) {
        return PackVerifier.verify(pack.toZip(), Evidence.TRUST, Evidence.NOW);
    }

    private static EntryPack with(EntryPack like, ChainEntry entry, InclusionProof proof, ChainEntry seal) {
        return new EntryPack(like.runId(), entry, proof, seal, like.artifacts(), like.receipt());
    }

    private static InclusionProof hashes(InclusionProof proof, UnaryOperator<List<String>> change) {
        return new InclusionProof(proof.index(), proof.size(), change.apply(proof.hashes()));
    }

    private static List<String> flipped(List<String> hashes) {
        List<String> changed = new ArrayList<>(hashes);
        changed.set(0, "0".repeat(64));
        return changed;
    }

    private static List<String> added(List<String> hashes) {
        List<String> changed = new ArrayList<>(hashes);
        changed.add("0".repeat(64));
        return changed;
    }
}
