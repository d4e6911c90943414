package io.federationcore.schemas.hash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.federationcore.schemas.json.ArbitraryJson;
import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** Without jqwik's own edge cases: they multiply with each level, and the interesting ones are in the generator. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class CanonicalMembersPropertiesTest {
    @Provide
    Arbitrary<JsonNode> objects() {
        return ArbitraryJson.objects();
    }

    @Property
    void membersAreThoseThatAParserFinds(@ForAll("objects") JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);

        List<CanonicalMembers.Member> members = CanonicalMembers.of(JsonValue.of(object));

        assertThat(members).hasSameSizeAs(names);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            JsonNode pair = JsonNodeFactory.instance.arrayNode().add(name).add(object.get(name));
            assertThat(members.get(i).value())
                    .isEqualTo(JsonValue.of(object.get(name)).text());
            assertThat(members.get(i).canonicalPair())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(JsonValue.of(pair).text());
        }
    }
}
