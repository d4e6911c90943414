package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.auth.Authentication;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The contract's vectors are what the code computes, and hold when they are checked from their bytes. */
class ContractVectorsTest {
    private static final Path FILE = ContractFiles.ROOT.resolve("vectors.json");

    private final String generated = ContractVectors.file();
    private final String text = ContractFiles.golden(FILE, generated);
    private final JsonNode vectors = ContractFiles.json(FILE);

    @Test
    void theFileIsWhatTheCodeComputes() {
        assertThat(text)
                .as(
                        "vectors.json is computed; a released vector never changes. To write it anew: %s",
                        ContractFiles.UPDATE)
                .isEqualTo(generated);
    }

    @Test
    void canonicalTextsAreWrittenSo() {
        for (JsonNode vector : vectors.get("canonical_json")) {
            JsonValue value = JsonValue.parse(vector.get("given").textValue());
            assertThat(value.text()).isEqualTo(vector.get("canonical").textValue());
            assertThat(sha256(utf8(vector, "canonical")))
                    .isEqualTo(vector.get("sha256").textValue());
        }
    }

    @Test
    void signaturesBindTheirRecords() {
        Map<String, RecordAuthenticator.KnownKey> keys = StreamSupport.stream(
                        vectors.get("keys").spliterator(), false)
                .collect(Collectors.toMap(key -> key.get("kid").textValue(), ContractVectorsTest::known));
        for (JsonNode signed : vectors.get("signed")) {
            byte[] value = utf8(signed, "value");
            Authentication found = new RecordAuthenticator(ContractVectors.FEDERATION)
                    .check(
                            signed.get("fc_auth").textValue(),
                            signed.get("topic").textValue(),
                            utf8(signed, "key"),
                            value,
                            new Directory(keys),
                            ContractVectors.SIGNED_AT);

            assertThat(found).isInstanceOf(Authentication.Proven.class);
            assertThat(signed.get("fc_auth").textValue())
                    .isEqualTo(signed.get("signing_input").textValue() + "."
                            + Base64Url.encode(HexFormat.of()
                                    .parseHex(signed.get("signature_hex").textValue())));
            Class<?> type = signed.get("schema").textValue().equals("verdict") ? Verdict.class : Command.class;
            assertThat(Codec.write(Codec.readStrict(value, type))).isEqualTo(value);
            assertThat(JsonValue.parse(signed.get("given").textValue()).utf8()).isEqualTo(value);
        }
    }

    @Test
    void theChainHoldsFromItsBytes() {
        String prev = Entry.NO_PREVIOUS;
        for (JsonNode link : vectors.at("/audit/chain")) {
            AuditRecord read = Codec.readStrict(utf8(link, "value"), AuditRecord.class);
            assertThat(Codec.write(read.entry())).isEqualTo(utf8(link, "entry"));
            assertThat(read.entry().prev()).isEqualTo(prev);
            assertThat(read.entry().dataRoot()).isEqualTo(link.get("data_root").textValue());
            prev = sha256(new byte[] {0}, utf8(link, "entry"));
            assertThat(link.get("leaf").textValue()).isEqualTo(prev);
            for (JsonNode member : link.get("members")) {
                byte[] salt = HexFormat.of().parseHex(member.get("salt").textValue());
                assertThat(sha256(new byte[] {0}, salt, utf8(member, "pair")))
                        .isEqualTo(member.get("leaf").textValue());
            }
        }
    }

    private record Directory(Map<String, RecordAuthenticator.KnownKey> keys)
            implements RecordAuthenticator.KeyDirectory {
        @Override
        public Optional<RecordAuthenticator.KnownKey> find(String kid) {
            return Optional.ofNullable(keys.get(kid));
        }

        @Override
        public boolean mayVouch(Principal principal) {
            return false;
        }
    }

    private static RecordAuthenticator.KnownKey known(JsonNode key) {
        SigningKey read = key.get("alg").textValue().equals("HS256")
                ? new SigningKey.Hmac(Sha256.fromHex(key.get("secret_hex").textValue()))
                : new SigningKey.Ed25519Public(
                        Base64Url.decode(key.get("public_key").textValue()).orElseThrow());
        return new RecordAuthenticator.KnownKey(Principal.parse(key.get("owner").textValue()), read);
    }

    private static byte[] utf8(JsonNode node, String member) {
        return node.get(member).textValue().getBytes(StandardCharsets.UTF_8);
    }

    /** The platform's own, so that our hashing is not checked by itself. */
    private static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
