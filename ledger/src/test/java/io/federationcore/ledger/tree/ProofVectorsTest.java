package io.federationcore.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.ledger.Vectors;
import io.federationcore.schemas.hash.Sha256;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published proofs must verify, and must not once anything in them is another. */
class ProofVectorsTest {
    private static final byte[] OTHER = Sha256.of(new byte[] {'x'});

    static Stream<JsonNode> inclusion() {
        return cases("inclusion");
    }

    static Stream<JsonNode> consistency() {
        return cases("consistency");
    }

    @ParameterizedTest
    @MethodSource("inclusion")
    void leaves_are_included(JsonNode vector) {
        long index = vector.get("leafIdx").asLong();
        long size = vector.get("treeSize").asLong();
        byte[] leaf = bytes(vector.get("leafHash"));
        byte[] root = bytes(vector.get("root"));
        InclusionProof proof = new InclusionProof(index, size, hashes(vector));

        assertThat(proof.proves(leaf, root)).isTrue();

        assertThat(proof.proves(OTHER, root)).isFalse();
        assertThat(proof.proves(leaf, OTHER)).isFalse();
        assertThat(proof.proves(leaf, new byte[0])).isFalse();
        for (List<String> hashes : ProofMutations.of(proof.hashes())) {
            assertThat(new InclusionProof(index, size, hashes).proves(leaf, root))
                    .as("hashes %s", hashes)
                    .isFalse();
        }
        for (long wrong : new long[] {-1, index - 1, index + 1, index ^ 2, size, size + 1, Long.MAX_VALUE}) {
            assertThat(new InclusionProof(wrong, size, proof.hashes()).proves(leaf, root))
                    .as("index %d", wrong)
                    .isFalse();
        }
        // A size of the same shape leads along the same path: it is the checkpoint's signature that binds the size.
        for (long wrong : new long[] {-1, 0, index, 2 * size + 1, Long.MAX_VALUE}) {
            assertThat(new InclusionProof(index, wrong, proof.hashes()).proves(leaf, root))
                    .as("size %d", wrong)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("consistency")
    void trees_are_consistent(JsonNode vector) {
        long earlier = vector.get("size1").asLong();
        long later = vector.get("size2").asLong();
        byte[] before = bytes(vector.get("root1"));
        byte[] after = bytes(vector.get("root2"));
        ConsistencyProof proof = new ConsistencyProof(earlier, later, hashes(vector));

        assertThat(proof.proves(before, after)).isTrue();

        assertThat(proof.proves(OTHER, after)).isFalse();
        assertThat(proof.proves(before, OTHER)).isFalse();
        if (earlier < later) {
            assertThat(proof.proves(after, before)).isFalse();
            for (long wrong : new long[] {-1, 0, earlier + 1, later, later + 1}) {
                assertThat(new ConsistencyProof(wrong, later, proof.hashes()).proves(before, after))
                        .as("earlier size %d", wrong)
                        .isFalse();
            }
            for (long wrong : new long[] {-1, 0, earlier, 2 * later + 1, Long.MAX_VALUE}) {
                assertThat(new ConsistencyProof(earlier, wrong, proof.hashes()).proves(before, after))
                        .as("later size %d", wrong)
                        .isFalse();
            }
        }
        for (List<String> hashes : ProofMutations.of(proof.hashes())) {
            assertThat(new ConsistencyProof(earlier, later, hashes).proves(before, after))
                    .as("hashes %s", hashes)
                    .isFalse();
        }
    }

    private static Stream<JsonNode> cases(String kind) {
        return StreamSupport.stream(
                        Vectors.read("merkle_proofs.json").get("cases").spliterator(), false)
                .filter(vector -> vector.get("_kind").asText().equals(kind));
    }

    private static List<String> hashes(JsonNode vector) {
        List<String> hashes = new ArrayList<>();
        vector.get("proof").forEach(hash -> hashes.add(Sha256.toHex(bytes(hash))));
        return hashes;
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }
}
