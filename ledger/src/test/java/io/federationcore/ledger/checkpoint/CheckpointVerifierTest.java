package io.federationcore.ledger.checkpoint;

import static io.federationcore.ledger.checkpoint.Signers.ADA;
import static io.federationcore.ledger.checkpoint.Signers.BOB;
import static io.federationcore.ledger.checkpoint.Signers.EVE;
import static io.federationcore.ledger.checkpoint.Signers.LOG;
import static io.federationcore.ledger.checkpoint.Signers.NOW;
import static io.federationcore.ledger.checkpoint.Signers.ORIGIN;
import static io.federationcore.ledger.checkpoint.Signers.cosigned;
import static io.federationcore.ledger.checkpoint.Signers.signed;
import static io.federationcore.ledger.checkpoint.Signers.trust;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointVerifierTest {
    private final CompactTree tree =
            CompactTree.EMPTY.append(AuditHash.leaf(new byte[] {1})).append(AuditHash.leaf(new byte[] {2}));
    private final Note note = signed(tree);

    @Test
    void a_signed_and_witnessed_checkpoint_is_believed() {
        Note witnessed = cosigned(cosigned(note, ADA, NOW.minusSeconds(5)), BOB, NOW.minusSeconds(3));
        CheckpointResult result = CheckpointVerifier.ofLiveLog(trust(2), NOW).verify(Note.parse(witnessed.format()));

        assertThat(result.checks())
                .extracting(Check::check, Check::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("checkpoint", Check.Result.PASSED),
                        org.assertj.core.groups.Tuple.tuple("log_signature", Check.Result.PASSED),
                        org.assertj.core.groups.Tuple.tuple("cosignatures", Check.Result.PASSED),
                        org.assertj.core.groups.Tuple.tuple("age", Check.Result.PASSED));
        assertThat(result.checkpoint()).contains(Checkpoint.of(ORIGIN, tree));
    }

    @Test
    void no_bit_of_a_witnessed_checkpoint_can_be_another() {
        byte[] bytes = cosigned(note, ADA, NOW).format().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] changed = bytes.clone();
            changed[i / 8] ^= (byte) (1 << (i % 8));
            assertThat(believed(changed, trust(1))).as("bit %d", i).isEmpty();
        }
    }

    @Test
    void no_beginning_of_a_witnessed_checkpoint_is_believed() {
        byte[] bytes = cosigned(note, ADA, NOW).format().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(believed(java.util.Arrays.copyOf(bytes, length), trust(1)))
                    .as("first %d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void another_log_is_not_believed() {
        SignerKey other = Signers.log("acme/fc-run/1", "log");
        Note foreign = Checkpoint.of("acme/fc-run/1", tree).signedBy(other);
        assertThat(failed(foreign, trust(0))).isEqualTo("checkpoint");
    }

    @Test
    void a_log_must_sign_itself() {
        Note forged = Checkpoint.of(ORIGIN, tree).signedBy(Signers.log(ORIGIN, "another"));
        assertThat(failed(cosigned(forged, ADA, NOW), trust(1))).isEqualTo("log_signature");
    }

    @Test
    void unknown_signatures_are_ignored_and_wrong_ones_of_known_keys_are_not() {
        Note witnessed = cosigned(cosigned(note, ADA, NOW), EVE, NOW);
        assertThat(failed(witnessed, trust(1))).isEqualTo("none");

        Note other = signed(tree.append(AuditHash.leaf(new byte[] {3})));
        Note borrowed = cosigned(note, ADA, NOW).with(BOB.cosign(other.text(), NOW));
        assertThat(failed(borrowed, trust(1))).isEqualTo("cosignatures");
    }

    @Test
    void a_witness_counts_once_however_often_it_signs() {
        Note twice = cosigned(cosigned(note, ADA, NOW), ADA, NOW.minusSeconds(1));
        assertThat(twice.signatures()).hasSize(3);
        assertThat(failed(twice, trust(1))).isEqualTo("none");
        assertThat(failed(twice, trust(2))).isEqualTo("cosignatures");
    }

    @Test
    void the_age_is_that_of_the_cosignature_that_makes_up_the_number() {
        Note one = cosigned(cosigned(note, ADA, NOW), BOB, NOW.minusSeconds(90));
        assertThat(failed(one, trust(1))).isEqualTo("none");
        assertThat(failed(one, trust(2))).isEqualTo("age");
        assertThat(CheckpointVerifier.ofEvidence(trust(2), NOW).verify(one).checkpoint())
                .isPresent();
    }

    @Test
    void cosignatures_from_the_future_do_not_count() {
        assertThat(failed(cosigned(note, ADA, NOW.plusSeconds(60)), trust(1))).isEqualTo("none");
        Note ahead = cosigned(note, ADA, NOW.plusSeconds(61));
        assertThat(failed(ahead, trust(1))).isEqualTo("cosignatures");
        assertThat(CheckpointVerifier.ofEvidence(trust(1), NOW).verify(ahead).checkpoint())
                .isEmpty();
    }

    @Test
    void while_a_key_is_replaced_either_will_do() {
        SignerKey next = Signers.log(ORIGIN, "next");
        TrustPolicy both = withLogKeys(List.of(LOG, next));
        Note byNext = Checkpoint.of(ORIGIN, tree).signedBy(next);
        Note byBoth = note.with(next.sign(note.text()));

        assertThat(failed(note, both)).isEqualTo("none");
        assertThat(failed(byNext, both)).isEqualTo("none");
        assertThat(failed(byBoth, both)).isEqualTo("none");
        assertThat(failed(note, withLogKeys(List.of(next)))).isEqualTo("log_signature");
    }

    private static TrustPolicy withLogKeys(List<SignerKey> keys) {
        return new TrustPolicy(
                List.of(new TrustedLog(
                        ORIGIN, keys.stream().map(SignerKey::verifier).toList())),
                List.of(),
                0,
                Duration.ofMinutes(1));
    }

    private static Optional<Checkpoint> believed(byte[] note, TrustPolicy trust) {
        try {
            return CheckpointVerifier.ofLiveLog(trust, NOW)
                    .verify(Note.parse(note))
                    .checkpoint();
        } catch (InvalidNote e) {
            return Optional.empty();
        }
    }

    /** The name of the first check that failed, or {@code none}. */
    private static String failed(Note note, TrustPolicy trust) {
        return CheckpointVerifier.ofLiveLog(trust, NOW).verify(note).checks().stream()
                .filter(check -> check.result() == Check.Result.FAILED)
                .map(Check::check)
                .findFirst()
                .orElse("none");
    }
}
