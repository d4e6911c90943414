package io.federationcore.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.ledger.Vectors;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    private static final JsonNode VECTORS = Vectors.read("signed_notes.json");
    private static final String NOTE =
            VECTORS.get("c2sp_signed_note").get("note").asText();
    private static final VerifierKey KEY =
            VerifierKey.parse(VECTORS.get("c2sp_signed_note").get("vkey").asText());

    private final SignerKey log = key("example.com/log", KeyUse.NOTE, 1);
    private final SignerKey witness = key("example.com/witness", KeyUse.COSIGNATURE, 2);

    @Test
    void the_specifications_example_verifies() {
        Note note = Note.parse(NOTE);

        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.signaturesOf(KEY)).hasSize(1);
        assertThat(KEY.verifies(note.text(), note.signatures().getFirst())).isTrue();
        assertThat(note.format()).isEqualTo(NOTE);
        assertThat(KEY.format())
                .isEqualTo(VECTORS.get("c2sp_signed_note").get("vkey").asText());
    }

    @Test
    void published_checkpoints_parse() {
        for (JsonNode vector : VECTORS.get("valid_checkpoint")) {
            Note note = Note.parse(vector.get("text").asText());
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            assertThat(checkpoint.size()).isEqualTo(37795272);
            assertThat(checkpoint.extensions()).containsExactly("Timestamp: 1697034484441201852");
            assertThat(checkpoint.text()).isEqualTo(note.text());
            assertThat(note.format()).isEqualTo(vector.get("text").asText());
        }
    }

    @Test
    void no_beginning_of_a_note_is_a_note_that_verifies() {
        for (int length = 0; length < NOTE.length(); length++) {
            assertThat(verifies(NOTE.substring(0, length)))
                    .as("first %d characters", length)
                    .isFalse();
        }
    }

    @Test
    void no_note_with_one_other_bit_verifies() {
        byte[] note = NOTE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < note.length * 8; i++) {
            byte[] changed = note.clone();
            changed[i / 8] ^= (byte) (1 << (i % 8));
            assertThat(verifies(changed)).as("bit %d", i).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name\n",
                "text\n\n\u2014 name \n",
                "text\n\n\u2014  YWJjZGU=\n",
                "text\n\n\u2014 name YWJjZA==\n",
                "text\n\n\u2014 name YWJjZGU\n",
                "text\n\n\u2014 name YWJjZGV=\n",
                "text\n\n\u2014 name YWJj ZGU=\n",
                "text\n\n- name YWJjZGU=\n",
                "text\n\n\u2014 na+me YWJjZGU=\n",
                "text\n\n\u2014 na\u2003me YWJjZGU=\n",
                "text\n\n\u2014 name YWJjZGU=",
                "te\txt\n\n\u2014 name YWJjZGU=\n",
                "text\r\n\n\u2014 name YWJjZGU=\n",
                "text\n\n\u2014 name YWJjZGU=\n\n"
            })
    void what_is_no_note_is_refused(String text) {
        assertThatThrownBy(() -> Note.parse(text)).isInstanceOf(InvalidNote.class);
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        byte[] note = NOTE.getBytes(StandardCharsets.UTF_8);
        note[0] = (byte) 0xff;
        assertThatThrownBy(() -> Note.parse(note))
                .isInstanceOf(InvalidNote.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void too_many_signatures_are_refused() {
        String lines = "\u2014 name YWJjZGU=\n";
        assertThat(Note.parse("text\n\n" + lines.repeat(16)).signatures()).hasSize(16);
        assertThatThrownBy(() -> Note.parse("text\n\n" + lines.repeat(Note.MAX_SIGNATURES + 1)))
                .isInstanceOf(InvalidNote.class);
        assertThatThrownBy(() -> Note.parse("x".repeat(Note.MAX_BYTES) + "\n\n" + lines))
                .isInstanceOf(InvalidNote.class);
    }

    @Test
    void what_is_signed_verifies_by_its_public_half_alone() {
        Note note = Note.unsigned("text\n").with(log.sign("text\n"));
        VerifierKey key = VerifierKey.parse(log.verifier().format());

        assertThat(key.verifies(
                        note.text(), Note.parse(note.format()).signatures().getFirst()))
                .isTrue();
        assertThat(key.verifies("other\n", note.signatures().getFirst())).isFalse();
        assertThat(key("example.com/log", KeyUse.NOTE, 3)
                        .verifier()
                        .verifies(note.text(), note.signatures().getFirst()))
                .isFalse();
        assertThat(log.named("example.com/other")
                        .verifier()
                        .verifies(note.text(), note.signatures().getFirst()))
                .isFalse();
    }

    @Test
    void a_cosignature_binds_text_and_time() {
        Instant at = Instant.parse("2026-07-01T12:00:00.900Z");
        NoteSignature signature = witness.cosign("text\n", at);

        assertThat(witness.verifier().cosignedAt("text\n", signature)).contains(Instant.parse("2026-07-01T12:00:00Z"));
        assertThat(witness.verifier().cosignedAt("other\n", signature)).isEmpty();
        byte[] bytes = Base64Text.decode(signature.encoded()).orElseThrow();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            NoteSignature other = new NoteSignature(signature.name(), Base64Text.encode(changed));
            assertThat(witness.verifier().cosignedAt("text\n", other))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    @Test
    void a_keys_use_is_part_of_its_id() {
        SignerKey note = key("name", KeyUse.NOTE, 1);
        SignerKey cosigner = key("name", KeyUse.COSIGNATURE, 1);
        assertThat(note.verifier().keyId()).isNotEqualTo(cosigner.verifier().keyId());
        assertThatThrownBy(() -> note.cosign("text\n", Instant.EPOCH)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cosigner.sign("text\n")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keys_are_read_as_they_are_written() {
        assertThat(SignerKey.parse(log.secretText()).verifier()).isEqualTo(log.verifier());
        assertThat(SignerKey.parse(witness.secretText()).verifier()).isEqualTo(witness.verifier());
        assertThat(log.toString()).doesNotContain(Base64Text.encode(log.secret().seed()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/foo",
                "example.com/foo+530d903a",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k+",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
            })
    void what_is_no_key_is_refused(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(InvalidNote.class);
    }

    @Test
    void a_refused_secret_is_not_shown() {
        String secret = Base64Text.encode(log.secret().seed());
        assertThatThrownBy(() -> SignerKey.parse(log.secretText().replace("log", "lot")))
                .isInstanceOf(InvalidNote.class)
                .message()
                .doesNotContain(secret);
        assertThatThrownBy(() -> SignerKey.parse("PRIVATE+KEY+x+" + secret))
                .isInstanceOf(InvalidNote.class)
                .message()
                .doesNotContain(secret);
    }

    private static boolean verifies(String note) {
        return verifies(note.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean verifies(byte[] utf8) {
        try {
            Note note = Note.parse(utf8);
            return note.signaturesOf(KEY).stream().anyMatch(signature -> KEY.verifies(note.text(), signature));
        } catch (InvalidNote e) {
            return false;
        }
    }

    private static SignerKey key(String name, KeyUse use, int seed) {
        return new SignerKey(name, use, new Ed25519Secret(Sha256.of(new byte[] {(byte) seed})));
    }
}
