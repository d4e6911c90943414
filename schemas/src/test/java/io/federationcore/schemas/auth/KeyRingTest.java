package io.federationcore.schemas.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.registry.KeyAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private static final String SECRET =
            Base64Url.encode("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    @Test
    void readsWhatItFormats() {
        byte[] message = {1, 2, 3};
        SigningKey.Secret hmac = new SigningKey.Hmac(new byte[40]);
        SigningKey.Secret pair = new SigningKey.Ed25519Secret(new byte[32]);

        KeyRing ring = KeyRing.parse(KeyRing.format(Map.of("h", hmac, "e", pair)));

        assertThat(ring.get("h").sign(message)).isEqualTo(hmac.sign(message));
        assertThat(ring.get("e").sign(message)).isEqualTo(pair.sign(message));
        assertThat(ring.get("e").algorithm()).isEqualTo(KeyAlgorithm.ED25519);
        assertThat(ring.find("x")).isNull();
        assertThatThrownBy(() -> ring.get("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'keys':null}",
                "{'keys':[]}",
                "{'keys':{'a':null}}",
                "{'keys':{'a':{}}}",
                "{'keys':{'a':{'alg':'HS256'}}}",
                "{'keys':{'a':{'secret':'SECRET'}}}",
                "{'keys':{'a':{'alg':'none','secret':'SECRET'}}}",
                "{'keys':{'a':{'alg':'HS256','secret':'SECRET='}}}",
                "{'keys':{'a':{'alg':'HS256','secret':'SECRET '}}}",
                "{'keys':{'a':{'alg':'HS256','secret':'SECRET!'}}}",
                "{'keys':{'a':{'alg':'HS256','secret':'AAAA'}}}",
                "{'keys':{'a':{'alg':'EdDSA','secret':'AAAA'}}}",
                "{'keys':{'a':{'alg':'EdDSA','secret':'SECRETAAAA'}}}",
                "{'keys':{'a':{'alg':'HS256','secret':'SECRET','note':'x'}}}",
                "{'keys':{'a':{'alg':'HS256','secret':'SECRET'},'a':{'alg':'HS256','secret':'SECRET'}}}",
                "{'keys':{'a':'SECRET'}}",
            })
    void refusesOtherFilesAndShowsNoSecret(String json) {
        String text = json.replace('\'', '"').replace("SECRET", SECRET);

        assertThatThrownBy(() -> KeyRing.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("Expected")
                .message()
                .doesNotContain(SECRET);
    }

    @Test
    void secretsAreInNoText() {
        byte[] secret = new byte[32];

        assertThat(new SigningKey.Hmac(secret)).hasToString("Hmac[secret not shown]");
        assertThat(new SigningKey.Ed25519Secret(secret)).hasToString("Ed25519Secret[seed not shown]");
    }

    /** RFC 8032 section 7.1, test 2. */
    @Test
    void signsAsRfc8032Says() {
        byte[] seed = Sha256.fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        SigningKey.Ed25519Secret pair = new SigningKey.Ed25519Secret(seed);

        assertThat(pair.publicKey().encoded())
                .isEqualTo(Sha256.fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        assertThat(pair.sign(new byte[] {0x72}))
                .isEqualTo(Sha256.fromHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }
}
