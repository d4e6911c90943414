package io.federationcore.schemas.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private static final String SECRET = "correct horse battery staple, and more";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final BearerToken TOKEN =
            new BearerToken("harness", List.of("workflow:write"), 1_700_000_000, 1_700_003_600, "t-1");

    @Test
    void whatWasSignedIsRead() {
        assertThat(BearerToken.read(TOKEN.sign(SECRET), SECRET, NOW)).isEqualTo(new BearerToken.Reading.Good(TOKEN));
    }

    /** As any other program makes one, from the documents alone. */
    @Test
    void aTokenOfAnotherProgramIsRead() throws Exception {
        String json =
                "{\"server_id\": \"harness\", \"scopes\": [], \"iat\": 1699999990, \"exp\": 1700000010, \"jti\": \"x\"}";

        assertThat(BearerToken.read(signed(json), SECRET, NOW))
                .isEqualTo(new BearerToken.Reading.Good(
                        new BearerToken("harness", List.of(), 1_699_999_990, 1_700_000_010, "x")));
    }

    @ParameterizedTest
    @CsvSource({"3600, expired", "3599, ", "-31, not good yet", "-30, "})
    void itIsGoodForItsTime(long secondsLater, String refusal) {
        BearerToken.Reading reading = BearerToken.read(TOKEN.sign(SECRET), SECRET, NOW.plusSeconds(secondsLater));

        if (refusal == null) {
            assertThat(reading).isInstanceOf(BearerToken.Reading.Good.class);
        } else {
            assertRefused(reading, refusal);
        }
    }

    @Test
    void anotherSecretDoesNotVerify() {
        assertRefused(BearerToken.read(TOKEN.sign(SECRET + "!"), SECRET, NOW), "does not verify");
    }

    @Test
    void everyTruncationAndEveryChangedCharacterIsRefused() {
        String good = TOKEN.sign(SECRET);
        for (int i = 0; i < good.length(); i++) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            String changed = good.substring(0, i) + other + good.substring(i + 1);

            assertThat(BearerToken.read(good.substring(0, i), SECRET, NOW))
                    .isInstanceOf(BearerToken.Reading.Refused.class);
            assertThat(BearerToken.read(changed, SECRET, NOW)).isInstanceOf(BearerToken.Reading.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "omega_", "omega_.", "omega_e30=.AA", "omega_e30.e30.e30", "Bearer", "omega_ e30.AA"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(BearerToken.read(text, SECRET, NOW)).isInstanceOf(BearerToken.Reading.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"server_id\": \"h\", \"scopes\": [], \"iat\": 1, \"exp\": 1, \"jti\": \"x\"}",
                "{\"server_id\": \"h\", \"scopes\": null, \"iat\": 1, \"exp\": 1900000000, \"jti\": \"x\"}",
                "{\"server_id\": \"h\", \"scopes\": [], \"iat\": 1, \"exp\": 1900000000, \"jti\": \"x\", \"admin\": true}",
                "{\"server_id\": \"h\", \"server_id\": \"i\", \"scopes\": [], \"iat\": 1, \"exp\": 1900000000, \"jti\": \"x\"}",
                "{\"server_id\": \"h/../i\", \"scopes\": [], \"iat\": 1, \"exp\": 1900000000, \"jti\": \"x\"}"
            })
    void aGoodSignatureOverAnotherPayloadIsRefused(String json) throws Exception {
        assertRefused(BearerToken.read(signed(json), SECRET, NOW), "Expected a token with");
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(TOKEN).hasToString("token of 'harness' for [workflow:write] until 1700003600");
        assertThatThrownBy(() -> new BearerToken("h", List.of(), 5, 5, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(BearerToken.Reading reading, String words) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        BearerToken.Reading.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains(words)
                                .doesNotContain(SECRET)
                                .doesNotContain(HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8))));
    }

    private static String signed(String json) throws Exception {
        String payload = Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "omega_" + payload + "." + Base64Url.encode(mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII)));
    }
}
