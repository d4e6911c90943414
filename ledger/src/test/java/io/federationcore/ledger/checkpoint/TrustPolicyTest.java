package io.federationcore.ledger.checkpoint;

import static io.federationcore.ledger.checkpoint.Signers.ADA;
import static io.federationcore.ledger.checkpoint.Signers.BOB;
import static io.federationcore.ledger.checkpoint.Signers.LOG;
import static io.federationcore.ledger.checkpoint.Signers.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrustPolicyTest {
    @Test
    void it_is_read_as_it_is_written() {
        assertThat(TrustPolicy.parse(Codec.write(Signers.trust(2)))).isEqualTo(Signers.trust(2));
        assertThat(new String(Codec.write(Signers.trust(1)), StandardCharsets.UTF_8))
                .startsWith("{\"logs\":[{\"keys\":[\"acme/fc-run/0+")
                .contains("\"max_age\":\"PT1M\",\"required_witnesses\":1,\"witnesses\":[\"witness.example/ada+");
    }

    @Test
    void one_key_under_two_names_is_refused() {
        SignerKey alias = Signers.witness("witness.example/eve", "ada");
        refused(document(LOG, 1, ADA, alias), "public key");
    }

    @Test
    void one_witness_with_two_keys_is_refused() {
        refused(document(LOG, 1, ADA, Signers.witness(ADA.name(), "another")), "each witness once");
    }

    @Test
    void a_log_cannot_be_its_own_witness() {
        refused(document(LOG, 1, Signers.witness("witness.example/ada", "log")), "keys of their own");
    }

    @Test
    void more_witnesses_than_there_are_cannot_be_required() {
        refused(document(LOG, 3, ADA, BOB), "required_witnesses");
        refused(document(LOG, -1, ADA, BOB), "required_witnesses");
    }

    @Test
    void keys_for_something_else_are_refused() {
        refused(document(ADA, 0), "Expected");
        refused(document(LOG, 0, Signers.log("witness.example/ada", "x")), "Expected a key for");
        refused(document(Signers.log("acme/fc-run/1", "log"), 0), "in the name of log");
    }

    @Test
    void unknown_members_are_refused() {
        refused(document(LOG, 0).replace("\"logs\"", "\"extra\":1,\"logs\""), "extra");
        refused(document(LOG, 0).replace("PT1M", "PT0S"), "max_age");
    }

    private static void refused(String document, String why) {
        assertThatThrownBy(() -> TrustPolicy.parse(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining(why);
    }

    private static String document(SignerKey log, int required, SignerKey... witnesses) {
        StringBuilder names = new StringBuilder();
        for (SignerKey witness : witnesses) {
            names.append(names.isEmpty() ? "" : ",")
                    .append('"')
                    .append(witness.verifier())
                    .append('"');
        }
        return "{\"logs\":[{\"keys\":[\"%s\"],\"origin\":\"%s\"}],\"max_age\":\"PT1M\",\"required_witnesses\":%d,\"witnesses\":[%s]}"
                .formatted(log.verifier(), ORIGIN, required, names);
    }
}
