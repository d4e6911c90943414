package io.federationcore.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.ledger.Vectors;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final int SIZES = 70;

    private final List<byte[]> leaves = IntStream.range(0, SIZES)
            .mapToObj(i -> AuditHash.leaf(new byte[] {(byte) i}))
            .toList();
    private final Subtrees subtrees = Subtrees.of(leaves);

    @Test
    void the_reference_roots_of_rfc_6962() {
        JsonNode vectors = Vectors.read("rfc6962_roots.json");
        List<byte[]> inputs = new ArrayList<>();
        vectors.get("leaf_inputs_hex").forEach(hex -> inputs.add(AuditHash.leaf(Sha256.fromHex(hex.asText()))));
        Subtrees reference = Subtrees.of(inputs);

        for (int size = 0; size <= inputs.size(); size++) {
            assertThat(Sha256.toHex(new MerkleTree(size, reference).root()))
                    .isEqualTo(vectors.get("root_hashes_hex_by_size").get(size).asText());
        }
    }

    @Test
    void roots_are_those_of_the_tree_that_grew() {
        for (int size = 0; size <= SIZES; size++) {
            assertThat(new MerkleTree(size, subtrees).root())
                    .isEqualTo(CompactTree.of(leaves.subList(0, size)).root());
        }
    }

    @Test
    void every_leaf_of_every_tree_is_provably_in_it_and_nowhere_else() {
        for (int size = 1; size <= SIZES; size++) {
            MerkleTree tree = new MerkleTree(size, subtrees);
            byte[] root = tree.root();
            for (int index = 0; index < size; index++) {
                InclusionProof proof = tree.inclusion(index);
                assertThat(proof.proves(leaves.get(index), root)).isTrue();
                for (int other = 0; other < size; other++) {
                    assertThat(new InclusionProof(other, size, proof.hashes()).proves(leaves.get(index), root))
                            .as("leaf %d of %d at %d", index, size, other)
                            .isEqualTo(other == index);
                }
                for (List<String> hashes : ProofMutations.of(proof.hashes())) {
                    assertThat(new InclusionProof(index, size, hashes).proves(leaves.get(index), root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void every_tree_begins_with_every_earlier_one() {
        for (int later = 0; later <= SIZES; later++) {
            MerkleTree tree = new MerkleTree(later, subtrees);
            for (int earlier = 0; earlier <= later; earlier++) {
                byte[] before = new MerkleTree(earlier, subtrees).root();
                ConsistencyProof proof = tree.consistency(earlier);
                assertThat(proof.proves(before, tree.root()))
                        .as("%d in %d", earlier, later)
                        .isTrue();
                for (List<String> hashes : ProofMutations.of(proof.hashes())) {
                    assertThat(new ConsistencyProof(earlier, later, hashes).proves(before, tree.root()))
                            .as("%d in %d, %s", earlier, later, hashes)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void a_rewritten_past_cannot_be_proven() {
        List<byte[]> other = new ArrayList<>(leaves);
        other.set(3, AuditHash.leaf(new byte[] {'x'}));
        MerkleTree rewritten = new MerkleTree(SIZES, Subtrees.of(other));
        for (int earlier = 4; earlier < SIZES; earlier++) {
            byte[] seen = new MerkleTree(earlier, subtrees).root();
            assertThat(rewritten.consistency(earlier).proves(seen, rewritten.root()))
                    .isFalse();
        }
    }

    @Test
    void only_from_an_empty_tree_whose_root_is_the_hash_of_nothing() {
        MerkleTree tree = new MerkleTree(5, subtrees);
        assertThat(tree.consistency(0).proves(Sha256.of(), tree.root())).isTrue();
        assertThat(tree.consistency(0).proves(leaves.getFirst(), tree.root())).isFalse();
    }

    @Test
    void what_the_tree_does_not_have_is_refused() {
        MerkleTree tree = new MerkleTree(5, subtrees);
        assertThatThrownBy(() -> tree.inclusion(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.inclusion(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.consistency(6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MerkleTree(-1, subtrees)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MerkleTree(SIZES + 1L, subtrees).root()).isInstanceOf(IllegalStateException.class);
    }
}
