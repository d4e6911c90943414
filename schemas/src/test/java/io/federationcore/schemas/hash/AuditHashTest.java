package io.federationcore.schemas.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.Vectors;
import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditHashTest {
    @Test
    void rootsAreThoseOfRfc6962AtEverySize() {
        JsonNode vectors = Vectors.read("rfc6962_roots.json");
        List<byte[]> leaves = new ArrayList<>();
        vectors.get("leaf_inputs_hex").forEach(input -> leaves.add(AuditHash.leaf(Sha256.fromHex(input.textValue()))));

        assertThat(leaves).hasSize(8);
        for (int size = 0; size <= leaves.size(); size++) {
            assertThat(Sha256.toHex(AuditHash.root(leaves.subList(0, size))))
                    .as("root at size %d", size)
                    .isEqualTo(vectors.get("root_hashes_hex_by_size").get(size).textValue());
        }
    }

    /** The expected values were computed from the formulas of the design with another implementation of SHA-256. */
    @Test
    void dataRootIsTheSaltedTreeOverTheMembers() {
        byte[] saltKey = new byte[32];
        for (int i = 0; i < saltKey.length; i++) {
            saltKey[i] = (byte) i;
        }
        JsonValue data =
                JsonValue.parse("{\"steps\":[1,{\"a\":[]}],\"detail\":\"é, {\\\"x\\\"}\",\"from\":\"running\"}");

        byte[] salt = AuditHash.salt(saltKey, "01890a5d-ac96-774b-bcce-b302099a8057.0");
        CanonicalMembers.Member detail = CanonicalMembers.of(data).getFirst();
        byte[] detailLeaf = AuditHash.memberLeaf(AuditHash.memberSalt(salt, "detail"), detail);

        assertThat(Sha256.toHex(salt)).isEqualTo("26e768c6cddd4ba257e82ec90929e93c7d36d4765680a9c800c7302c18a9a8af");
        assertThat(Sha256.toHex(detailLeaf))
                .isEqualTo("2dca43a63179a1477ab87316553aff132ceadeb870a156274206111ee23c7e48");
        assertThat(Sha256.toHex(AuditHash.dataRoot(data, salt)))
                .isEqualTo("76812c80ddfd5d950b5d760678fb48d9529825adcf2c7ce49d770ea903d31942");
    }

    @Test
    void aMemberCanBeWithheldWithoutItsSalt() {
        byte[] salt = AuditHash.salt(new byte[32], "e");
        JsonValue data = JsonValue.parse("{\"a\":1,\"b\":\"secret\"}");
        List<CanonicalMembers.Member> members = CanonicalMembers.of(data);
        byte[] a = AuditHash.memberLeaf(AuditHash.memberSalt(salt, "a"), members.get(0));
        byte[] withheld = AuditHash.memberLeaf(AuditHash.memberSalt(salt, "b"), members.get(1));

        assertThat(AuditHash.node(a, withheld)).isEqualTo(AuditHash.dataRoot(data, salt));
    }

    @Test
    void everyPartOfTheDataCounts() {
        byte[] salt = AuditHash.salt(new byte[32], "e");
        JsonValue data = JsonValue.parse("{\"a\":1,\"b\":2}");

        assertThat(AuditHash.dataRoot(data, salt))
                .isEqualTo(AuditHash.dataRoot(JsonValue.parse("{\"b\":2,\"a\":1}"), salt))
                .isNotEqualTo(AuditHash.dataRoot(JsonValue.parse("{\"a\":1,\"b\":3}"), salt))
                .isNotEqualTo(AuditHash.dataRoot(JsonValue.parse("{\"a\":1,\"c\":2}"), salt))
                .isNotEqualTo(AuditHash.dataRoot(JsonValue.parse("{\"a\":1}"), salt))
                .isNotEqualTo(AuditHash.dataRoot(data, AuditHash.salt(new byte[32], "f")));
        assertThat(AuditHash.dataRoot(JsonValue.EMPTY_OBJECT, salt)).isEqualTo(Sha256.of());
    }

    @Test
    void leavesAndNodesCannotBeTakenForEachOther() {
        byte[] left = AuditHash.leaf("a".getBytes(StandardCharsets.UTF_8));
        byte[] right = AuditHash.leaf("b".getBytes(StandardCharsets.UTF_8));
        byte[] both = new byte[64];
        System.arraycopy(left, 0, both, 0, 32);
        System.arraycopy(right, 0, both, 32, 32);

        assertThat(AuditHash.node(left, right)).isNotEqualTo(AuditHash.leaf(both));
    }

    @Test
    void onlyObjectsHaveADataRoot() {
        for (String json : new String[] {"null", "1", "\"{}\"", "[]", "true"}) {
            assertThatThrownBy(() -> AuditHash.dataRoot(JsonValue.parse(json), new byte[32]))
                    .as(json)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
