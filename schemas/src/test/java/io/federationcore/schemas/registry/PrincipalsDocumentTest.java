package io.federationcore.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrincipalsDocumentTest {
    private static final String PUBLIC = "'public_key':'" + "A".repeat(43) + "'";

    private static PrincipalsDocument read(String json) {
        return Codec.readStrict(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), PrincipalsDocument.class);
    }

    private static String principal(String members) {
        return "{'principals':[{'id':'user:ada'," + members + "}]}";
    }

    private static String keys(String... keys) {
        return principal("'keys':[" + String.join(",", keys) + "]");
    }

    @Test
    void whatIsAbsentGrantsNothing() {
        PrincipalsDocument document = read("{'principals':[{'id':'user:ada'}],'tenants':{'acme':{}}}");

        assertThat(document)
                .isEqualTo(new PrincipalsDocument(
                        Map.of("acme", new PrincipalsDocument.Tenant(false)),
                        Map.of(),
                        List.of(new PrincipalsDocument.Registered("user:ada", List.of(), List.of(), false))));
    }

    @Test
    void grantsCoverTheTenantsThatTheyName() {
        PrincipalsDocument document = read(principal("'grants':[{'scopes':['admin'],'tenants':['acme']},"
                + "{'scopes':['gate:write'],'tenants':['*'],'act_as':['human:*'],'queues':['q']}]"));
        List<PrincipalsDocument.Grant> grants = document.principals().getFirst().grants();

        assertThat(grants.get(0).coversTenant("acme")).isTrue();
        assertThat(grants.get(0).coversTenant("acme2")).isFalse();
        assertThat(grants.get(0).actAs()).isEmpty();
        assertThat(grants.get(0).queues()).containsExactly("*");
        assertThat(grants.get(1).coversTenant("acme2")).isTrue();
        assertThat(grants.get(1).queues()).containsExactly("q");
    }

    static Stream<Arguments> wrong() {
        String hmac = "{'kid':'k1','alg':'HS256'}";
        return Stream.of(
                Arguments.of("Expected 'principals'", "{}"),
                Arguments.of("Expected a value, but found null", "{'principals':[null]}"),
                Arguments.of(
                        "Expected each principal once, but found 'user:a' twice",
                        "{'principals':[{'id':'user:a'},{'id':'user:a'}]}"),
                Arguments.of("a principal such as 'user:ada', but found 'ada'", "{'principals':[{'id':'ada'}]}"),
                Arguments.of("one of user, service, titan, but found 'human'", "{'principals':[{'id':'human:ada'}]}"),
                Arguments.of("Expected 'principals[].id'", "{'principals':[{}]}"),
                Arguments.of("Expected each kid once, but found 'k1' twice", keys(hmac, hmac)),
                Arguments.of(
                        "Expected each kid once, but found 'k1' twice",
                        "{'principals':[{'id':'user:a','keys':[" + hmac + "]},{'id':'user:b','keys':[" + hmac + "]}]}"),
                Arguments.of("'public_key' with EdDSA", keys("{'kid':'k1','alg':'EdDSA'}")),
                Arguments.of("'public_key' with EdDSA", keys("{'kid':'k1','alg':'HS256'," + PUBLIC + "}")),
                Arguments.of("32 bytes in unpadded base64url", keys("{'kid':'k1','alg':'EdDSA','public_key':'AAAA'}")),
                Arguments.of(
                        "32 bytes in unpadded base64url",
                        keys("{'kid':'k1','alg':'EdDSA','public_key':'" + "A".repeat(43) + "='}")),
                Arguments.of(
                        "32 bytes in unpadded base64url",
                        keys("{'kid':'k1','alg':'EdDSA','public_key':'" + "A".repeat(42) + "B'}")),
                Arguments.of("HS256 or EdDSA, but found 'none'", keys("{'kid':'k1','alg':'none'}")),
                Arguments.of("Expected 'alg'", keys("{'kid':'k1'}")),
                Arguments.of("Expected 'kid' to be", keys("{'kid':'../k1','alg':'HS256'}")),
                Arguments.of("Expected 'kid' to be", keys("{'alg':'HS256'}")),
                Arguments.of("Expected no member 'secret'", keys("{'kid':'k1','alg':'HS256','secret':'x'}")),
                Arguments.of(
                        "a scope such as workflow:write, but found 'root'",
                        principal("'grants':[{'scopes':['root'],'tenants':['*']}]")),
                Arguments.of("Expected 'scopes'", principal("'grants':[{'tenants':['*']}]")),
                Arguments.of("Expected 'tenants'", principal("'grants':[{'scopes':['admin']}]")),
                Arguments.of(
                        "Expected a value, but found null", principal("'grants':[{'scopes':[null],'tenants':['*']}]")),
                Arguments.of("true or false, but found text", principal("'shared_secret':'false'")),
                Arguments.of("'tenants' to be", "{'principals':[],'tenants':{'a b':{}}}"),
                Arguments.of("Expected a value, but found null", "{'principals':[],'tenants':{'a':null}}"),
                Arguments.of("'groups' to be", "{'principals':[],'groups':{'a b':[]}}"),
                Arguments.of("a principal such as", "{'principals':[],'groups':{'a':['ada']}}"),
                Arguments.of("Expected a value, but found null", "{'principals':[],'groups':{'a':[null]}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refusesWithAReason(String reason, String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidJson.class).hasMessageContaining(reason);
    }
}
