package io.federationcore.schemas.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.auth.RecordAuthenticator.KeyDirectory;
import io.federationcore.schemas.auth.RecordAuthenticator.KnownKey;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00.000Z");
    private static final long SECONDS = NOW.getEpochSecond();
    private static final String TOPIC = "fc-run.commands";
    private static final byte[] KEY = "01890a5d-ac96-774b-bcce-b302099a8057".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BODY = "{\"v\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Principal ADA = Principal.parse("user:ada");
    private static final Principal GATEWAY = Principal.parse("service:gateway");
    private static final SigningKey.Hmac HMAC = new SigningKey.Hmac(filled(32, 1));
    private static final SigningKey.Ed25519Secret PAIR = new SigningKey.Ed25519Secret(filled(32, 2));
    private static final SigningKey.Hmac VOUCHING = new SigningKey.Hmac(filled(32, 3));

    private static final class Directory implements KeyDirectory {
        private final Map<String, KnownKey> keys = new HashMap<>();

        @Override
        public Optional<KnownKey> find(String kid) {
            return Optional.ofNullable(keys.get(kid));
        }

        @Override
        public boolean mayVouch(Principal principal) {
            return principal.equals(GATEWAY);
        }
    }

    private final Directory directory = new Directory();
    private final RecordAuthenticator authenticator = new RecordAuthenticator("acme");

    RecordAuthenticatorTest() {
        directory.keys.put("ada-1", new KnownKey(ADA, HMAC));
        directory.keys.put("ada-2", new KnownKey(ADA, PAIR.publicKey()));
        directory.keys.put("gateway-1", new KnownKey(GATEWAY, VOUCHING));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static Claims claims() {
        return new Claims(
                "user:ada",
                "user:ada",
                "human:ada",
                "acme",
                TOPIC,
                Sha256.hex(KEY),
                Sha256.hex(BODY),
                "r",
                "c",
                SECONDS,
                SECONDS + 300,
                List.of());
    }

    /** A compact JWS over any header and claims. */
    private static String jws(String header, String claims, SigningKey.Secret key) {
        String signed = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + Base64Url.encode(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + Base64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String header(String alg, String kid) {
        return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\"}";
    }

    private static String signed(UnaryOperator<String> change) {
        return jws(
                header("HS256", "ada-1"), change.apply(Codec.toValue(claims()).text()), HMAC);
    }

    private static String good() {
        return signed(claims -> claims);
    }

    private Authentication check(@Nullable String header) {
        return authenticator.check(header, TOPIC, KEY, BODY, directory, NOW);
    }

    private void refuses(@Nullable String header, RejectionCode code, @Nullable Principal whose) {
        Authentication result = check(header);

        assertThat(result).isInstanceOf(Authentication.Refused.class);
        Authentication.Refused refused = (Authentication.Refused) result;
        assertThat(refused.code()).as(refused.reason()).isEqualTo(code);
        assertThat(refused.principal()).isEqualTo(whose);
        assertThat(refused.reason()).isNotBlank().hasSizeLessThan(300);
    }

    static Stream<Arguments> signers() {
        return Stream.of(Arguments.of("ada-1", HMAC), Arguments.of("ada-2", PAIR));
    }

    @ParameterizedTest
    @MethodSource("signers")
    void provesWhatTheOwnerSigned(String kid, SigningKey.Secret key) {
        RecordSigner signer = new RecordSigner(kid, key, ADA, "acme");
        String header = signer.sign(TOPIC, KEY, BODY, "r", "c", Actor.parse("titan:t1"), NOW);

        assertThat(check(header))
                .isEqualTo(new Authentication.Proven(
                        new Authenticated(ADA, Actor.parse("titan:t1"), Set.of(), "r", "c", null, shown(key, header))));
        String unbound = signer.sign(TOPIC, KEY, BODY, null, null, Actor.parse("human:ada"), NOW);
        assertThat(check(unbound))
                .isEqualTo(new Authentication.Proven(new Authenticated(
                        ADA, Actor.parse("human:ada"), Set.of(), null, null, null, shown(key, unbound))));
    }

    /** Outsiders are shown what they can check. */
    private static @Nullable String shown(SigningKey.Secret key, String header) {
        return key == PAIR ? header : null;
    }

    @Test
    void aVoteIsSaidBesideTheBodyThatOutsidersDoNotSee() {
        Command.CastVote vote =
                new Command.CastVote("run.g3", Vote.APPROVE, "a".repeat(64), "fine", JsonValue.parse("{\"b\": 1}"));
        Command command = new Command("vote-1", "acme", "01890a5d-ac96-774b-bcce-b302099a8057", vote);
        RecordSigner signer = new RecordSigner("ada-2", PAIR, ADA, "acme");
        String header = signer.vouch(command, TOPIC, KEY, BODY, ADA, Actor.parse("human:ada"), Set.of(), NOW);

        assertThat(check(header))
                .extracting(proven -> ((Authentication.Proven) proven).who().gate())
                .isEqualTo(new GateClaim(
                        "run.g3",
                        "approve",
                        "a".repeat(64),
                        JsonValue.parse("{\"b\":1}").sha256(),
                        Sha256.hex("fine".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void narrowsToTheScopesOfTheSignature() {
        String header = signed(c -> c.replace("\"scope\":[]", "\"scope\":[\"gate:read\",\"admin\",\"admin\"]"));

        assertThat(check(header))
                .extracting(proven -> ((Authentication.Proven) proven).who().narrowed())
                .isEqualTo(Set.of(Scope.GATE_READ, Scope.ADMIN));
    }

    static Stream<Arguments> forgeries() {
        String claims = Codec.toValue(claims()).text();
        String[] parts = good().split("\\.");
        String unsigned = parts[0] + "." + parts[1] + ".";
        return Stream.of(
                Arguments.of("no header", null),
                Arguments.of("empty", ""),
                Arguments.of("two parts", parts[0] + "." + parts[1]),
                Arguments.of("four parts", good() + ".e30"),
                Arguments.of("no signature", unsigned),
                Arguments.of("alg none", jws(header("none", "ada-1"), claims, HMAC)),
                Arguments.of(
                        "alg none, unsigned",
                        jws(header("none", "ada-1"), claims, HMAC).replaceAll("[^.]*$", "")),
                Arguments.of("alg HS512", jws(header("HS512", "ada-1"), claims, HMAC)),
                Arguments.of("alg in other case", jws(header("hs256", "ada-1"), claims, HMAC)),
                Arguments.of("alg EdDSA for an HMAC key", jws(header("EdDSA", "ada-1"), claims, HMAC)),
                Arguments.of("alg HS256 for an Ed25519 key", jws(header("HS256", "ada-2"), claims, PAIR)),
                Arguments.of(
                        "HMAC under the public key",
                        jws(
                                header("HS256", "ada-2"),
                                claims,
                                new SigningKey.Hmac(PAIR.publicKey().encoded()))),
                Arguments.of("another's kid", jws(header("HS256", "gateway-1"), claims, HMAC)),
                Arguments.of("another's key", jws(header("HS256", "ada-1"), claims, VOUCHING)),
                Arguments.of("unknown kid", jws(header("HS256", "nobody"), claims, HMAC)),
                Arguments.of("kid like a path", jws(header("HS256", "../../../../dev/null"), claims, HMAC)),
                Arguments.of("kid like SQL", jws(header("HS256", "x' UNION SELECT 'AA"), claims, HMAC)),
                Arguments.of("empty kid", jws(header("HS256", ""), claims, HMAC)),
                Arguments.of("no kid", jws("{\"alg\":\"HS256\"}", claims, HMAC)),
                Arguments.of("kid null", jws("{\"alg\":\"HS256\",\"kid\":null}", claims, HMAC)),
                Arguments.of("no alg", jws("{\"kid\":\"ada-1\"}", claims, HMAC)),
                Arguments.of("header null", jws("null", claims, HMAC)),
                Arguments.of("header no JSON", jws("alg", claims, HMAC)),
                Arguments.of(
                        "critical extension",
                        jws("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"kid\":\"ada-1\"}", claims, HMAC)),
                Arguments.of(
                        "own key in the header",
                        jws("{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\"},\"kid\":\"ada-1\"}", claims, HMAC)),
                Arguments.of(
                        "duplicate name in header",
                        jws("{\"alg\":\"HS256\",\"kid\":\"nobody\",\"kid\":\"ada-1\"}", claims, HMAC)),
                Arguments.of(
                        "duplicate name in claims", signed(c -> c.replace("\"iss\"", "\"iss\":\"user:eve\",\"iss\""))),
                Arguments.of("extra claim", signed(c -> c.replace("\"iss\"", "\"admin\":true,\"iss\""))),
                Arguments.of("missing claim", signed(c -> c.replaceFirst("\"iat\":\\d+,", ""))),
                Arguments.of("claim of another type", signed(c -> c.replaceFirst("\"exp\":(\\d+)", "\"exp\":\"$1\""))),
                Arguments.of("claim with decimals", signed(c -> c.replaceFirst("\"exp\":(\\d+)", "\"exp\":$1.5"))),
                Arguments.of("claims no JSON", signed(c -> "iss")),
                Arguments.of("claims null", signed(c -> "null")),
                Arguments.of("unknown scope", signed(c -> c.replace("\"scope\":[]", "\"scope\":[\"root\"]"))),
                Arguments.of("scope null", signed(c -> c.replace("\"scope\":[]", "\"scope\":[null]"))),
                Arguments.of("actor of no type", signed(c -> c.replace("human:ada", "ada"))),
                Arguments.of("actor of unknown type", signed(c -> c.replace("human:ada", "god:ada"))),
                Arguments.of(
                        "issuer is not the owner",
                        signed(c -> c.replace("\"iss\":\"user:ada\"", "\"iss\":\"user:eve\""))),
                Arguments.of("padded", good() + "="),
                Arguments.of("space behind", good() + " "),
                Arguments.of("line break inside", parts[0] + "." + parts[1] + "\n." + parts[2]),
                Arguments.of("plus instead of minus", parts[0] + "." + parts[1] + ".+" + parts[2].substring(1)),
                Arguments.of("truncated signature", good().substring(0, good().length() - 4)),
                Arguments.of("signature with a tail", good() + "AAAA"),
                Arguments.of("100 KB of dots", ".".repeat(100_000)),
                Arguments.of("100 KB of text", "A".repeat(100_000)),
                Arguments.of("100 KB of claims", signed(c -> c.replace("\"c\"", "\"" + "c".repeat(100_000) + "\""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refusesForgeriesAsUnauthenticated(String what, @Nullable String header) {
        refuses(header, RejectionCode.UNAUTHENTICATED, null);
    }

    /** The last of 43 characters carries four bits of the 32 bytes; the other two must be zero. */
    @Test
    void refusesSignaturesWithBitsThatNoEncoderSets() {
        String good = good();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(good.charAt(good.length() - 1));
        String twin = good.substring(0, good.length() - 1) + alphabet.charAt(last + 1);

        assertThat(check(good)).isInstanceOf(Authentication.Proven.class);
        refuses(twin, RejectionCode.UNAUTHENTICATED, null);
    }

    @Test
    void refusesEveryChangedCharacterOfTheHeader() {
        String good = good();
        for (int i = 0; i < good.length(); i++) {
            String changed = good.substring(0, i) + (good.charAt(i) == 'A' ? 'B' : 'A') + good.substring(i + 1);
            if (!changed.equals(good)) {
                refuses(changed, RejectionCode.UNAUTHENTICATED, null);
            }
        }
    }

    private static String lasting(long from, long until) {
        return signed(c ->
                c.replaceFirst("\"exp\":\\d+", "\"exp\":" + until).replaceFirst("\"iat\":\\d+", "\"iat\":" + from));
    }

    static Stream<String> notNow() {
        return Stream.of(
                lasting(SECONDS - 300, SECONDS),
                lasting(SECONDS - 301, SECONDS - 1),
                lasting(SECONDS, SECONDS + 301),
                lasting(SECONDS + 61, SECONDS + 300),
                lasting(SECONDS + 10, SECONDS + 5),
                lasting(SECONDS, SECONDS),
                lasting(0, SECONDS + 300),
                lasting(-1, 200),
                lasting(Long.MIN_VALUE, Long.MAX_VALUE),
                lasting(SECONDS, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("notNow")
    void refusesSignaturesWhoseTimeIsNotNow(String header) {
        refuses(header, RejectionCode.TOKEN_EXPIRED, null);
    }

    @Test
    void acceptsSignaturesUpToTheirLastSecond() {
        assertThat(check(lasting(SECONDS - 299, SECONDS + 1))).isInstanceOf(Authentication.Proven.class);
        assertThat(check(lasting(SECONDS + 60, SECONDS + 360))).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void refusesSignaturesForSomethingElse() {
        Stream.of(
                        signed(c -> c.replace("\"aud\":\"acme\"", "\"aud\":\"other\"")),
                        signed(c -> c.replace(TOPIC, "fc-run.gate-verdicts")),
                        signed(c -> c.replace(Sha256.hex(KEY), Sha256.hex(BODY))),
                        signed(c -> c.replace(Sha256.hex(BODY), Sha256.hex(KEY))))
                .forEach(header -> refuses(header, RejectionCode.BINDING_MISMATCH, ADA));
    }

    @Test
    void refusesAGoodSignatureOnAnotherRecord() {
        byte[] other = "x".getBytes(StandardCharsets.UTF_8);

        assertThat(List.of(
                        authenticator.check(good(), "fc-run.gate-verdicts", KEY, BODY, directory, NOW),
                        authenticator.check(good(), TOPIC, other, BODY, directory, NOW),
                        authenticator.check(good(), TOPIC, KEY, other, directory, NOW),
                        new RecordAuthenticator("beta").check(good(), TOPIC, KEY, BODY, directory, NOW)))
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                Authentication.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(RejectionCode.BINDING_MISMATCH)));
    }

    @Test
    void vouchingIsAGrant() {
        String vouched = Codec.toValue(claims()).text().replace("\"iss\":\"user:ada\"", "\"iss\":\"service:gateway\"");

        assertThat(check(jws(header("HS256", "gateway-1"), vouched, VOUCHING)))
                .isEqualTo(new Authentication.Proven(new Authenticated(
                        new Principal(PrincipalType.USER, "ada", "service:gateway"),
                        Actor.parse("human:ada"),
                        Set.of(),
                        "r",
                        "c")));
        refuses(
                signed(c -> c.replace("\"sub\":\"user:ada\"", "\"sub\":\"user:eve\"")),
                RejectionCode.NOT_AUTHORISED,
                ADA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "user:", "user:a b", "root:ada", ""})
    void refusesSubjectsThatAreNoPrincipals(String subject) {
        refuses(
                signed(c -> c.replace("\"sub\":\"user:ada\"", "\"sub\":\"" + subject + "\"")),
                RejectionCode.UNAUTHENTICATED,
                null);
    }
}
