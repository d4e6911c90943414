package io.federationcore.ledger.receipt;

import static io.federationcore.ledger.checkpoint.Signers.ADA;
import static io.federationcore.ledger.checkpoint.Signers.NOW;
import static io.federationcore.ledger.checkpoint.Signers.ORIGIN;
import static io.federationcore.ledger.checkpoint.Signers.cosigned;
import static io.federationcore.ledger.checkpoint.Signers.signed;
import static io.federationcore.ledger.checkpoint.Signers.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.tree.MerkleTree;
import io.federationcore.ledger.tree.Subtrees;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {
    private static final int LEAF = 5;

    private final List<byte[]> leaves = IntStream.range(0, 11)
            .mapToObj(i -> AuditHash.leaf(new byte[] {(byte) i}))
            .toList();
    private final MerkleTree tree = new MerkleTree(leaves.size(), Subtrees.of(leaves));
    private final Note checkpoint = cosigned(signed(CompactTree.of(leaves)), ADA, NOW.minusSeconds(1_000_000));
    private final Receipt receipt = Receipt.of(tree.inclusion(LEAF), checkpoint);

    @Test
    void a_receipt_proves_its_leaf_for_ever() {
        Receipt read = Receipt.parse(bytes(receipt));

        assertThat(read).isEqualTo(receipt);
        assertThat(holds(read, ORIGIN, LEAF)).isTrue();
        assertThat(read.verify(ORIGIN, leaves.get(LEAF), CheckpointVerifier.ofEvidence(trust(1), NOW)))
                .extracting(Check::check)
                .containsExactly("checkpoint", "log_signature", "cosignatures", "age", "inclusion");
    }

    @Test
    void it_is_written_as_the_specification_says() {
        List<String> lines = receipt.format().lines().toList();
        assertThat(lines.subList(0, 2)).containsExactly("c2sp.org/tlog-proof@v1", "index 5");
        assertThat(lines.subList(2, 6)).allMatch(line -> line.matches("[A-Za-z0-9+/]{43}="));
        assertThat(lines.subList(6, 9)).containsExactly("", ORIGIN, "11");
        assertThat(new Receipt("YWJj", 5, receipt.hashes(), checkpoint).format())
                .startsWith("c2sp.org/tlog-proof@v1\nextra YWJj\nindex 5\n");
    }

    @Test
    void it_proves_no_other_leaf_and_no_other_log() {
        for (int other = 0; other < leaves.size(); other++) {
            assertThat(holds(receipt, ORIGIN, other)).isEqualTo(other == LEAF);
        }
        assertThat(holds(receipt, "acme/fc-run/1", LEAF)).isFalse();
    }

    @Test
    void it_proves_nothing_without_the_witnesses() {
        List<Check> checks = receipt.verify(ORIGIN, leaves.get(LEAF), CheckpointVerifier.ofEvidence(trust(2), NOW));
        assertThat(checks.getLast().check()).isEqualTo("inclusion");
        assertThat(checks.getLast().result()).isEqualTo(Check.Result.NOT_CHECKED);
        assertThat(ChainVerifier.holds(checks)).isFalse();
    }

    @Test
    void no_bit_can_be_another() {
        byte[] bytes = bytes(receipt);
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] changed = bytes.clone();
            changed[i / 8] ^= (byte) (1 << (i % 8));
            assertThat(readAndHolds(changed)).as("bit %d", i).isFalse();
        }
    }

    @Test
    void no_beginning_holds() {
        byte[] bytes = bytes(receipt);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(readAndHolds(Arrays.copyOf(bytes, length)))
                    .as("first %d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void hashes_cannot_be_dropped_added_or_swapped() {
        for (int i = 0; i < receipt.hashes().size(); i++) {
            List<String> dropped = new ArrayList<>(receipt.hashes());
            String hash = dropped.remove(i);
            assertThat(holds(with(LEAF, dropped), ORIGIN, LEAF)).isFalse();
            List<String> added = new ArrayList<>(receipt.hashes());
            added.add(i, hash);
            assertThat(holds(with(LEAF, added), ORIGIN, LEAF)).isFalse();
            List<String> swapped = new ArrayList<>(dropped);
            swapped.add((i + 1) % receipt.hashes().size(), hash);
            assertThat(holds(with(LEAF, swapped), ORIGIN, LEAF)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v2\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1 \nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\n\n",
                "c2sp.org/tlog-proof@v1\nindex \n\n",
                "c2sp.org/tlog-proof@v1\nindex 00\n\n",
                "c2sp.org/tlog-proof@v1\nindex -1\n\n",
                "c2sp.org/tlog-proof@v1\nindex 9999999999999999999\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nabc\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nextra YWJj\n\n",
                "c2sp.org/tlog-proof@v1\nextra YWJj\nextra YWJj\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nextra a\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n"
            })
    void what_is_no_receipt_is_refused(String start) {
        byte[] text = (start + checkpoint.format()).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Receipt.parse(text)).isInstanceOf(InvalidNote.class);
    }

    private Receipt with(long index, List<String> hashes) {
        return new Receipt(null, index, hashes, checkpoint);
    }

    private boolean readAndHolds(byte[] bytes) {
        try {
            return holds(Receipt.parse(bytes), ORIGIN, LEAF);
        } catch (InvalidNote e) {
            return false;
        }
    }

    private boolean holds(Receipt any, String origin, int leaf) {
        return ChainVerifier.holds(any.verify(origin, leaves.get(leaf), CheckpointVerifier.ofEvidence(trust(1), NOW)));
    }

    private static byte[] bytes(Receipt receipt) {
        return receipt.format().getBytes(StandardCharsets.UTF_8);
    }
}
