package io.federationcore.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federationcore.schemas.json.CanonicalJson.Numbers;
import java.math.BigDecimal;
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
class CanonicalJsonPropertiesTest {
    @Provide
    Arbitrary<JsonNode> values() {
        return ArbitraryJson.values();
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return ArbitraryJson.objects();
    }

    @Provide
    Arbitrary<Double> doubles() {
        return ArbitraryJson.doubles();
    }

    @Property
    void canonicalTextIsStable(@ForAll("values") JsonNode value) {
        String once = CanonicalJson.write(value, Numbers.EXACT);

        assertThat(CanonicalJson.write(Codec.readTree(once), Numbers.EXACT)).isEqualTo(once);
        assertThat(CanonicalJson.write(Codec.readTree(once), Numbers.ROUNDED)).isEqualTo(once);
    }

    @Property
    void canonicalTextMeansTheSameToAnyOtherReader(@ForAll("values") JsonNode value) throws JsonProcessingException {
        ObjectMapper other = new ObjectMapper();
        String canonical = CanonicalJson.write(value, Numbers.EXACT);

        assertThat(other.readTree(canonical)
                        .equals(CanonicalJsonPropertiesTest::byWorth, other.readTree(value.toString())))
                .as(canonical)
                .isTrue();
    }

    @Property
    void theOrderOfMembersDoesNotMatter(@ForAll("objects") JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        ObjectNode reversed = JsonNodeFactory.instance.objectNode();
        names.forEach(name -> reversed.set(name, object.get(name)));

        assertThat(CanonicalJson.write(reversed, Numbers.EXACT)).isEqualTo(CanonicalJson.write(object, Numbers.EXACT));
    }

    @Property
    void everyDoubleIsReadBackAsItself(@ForAll("doubles") double value) {
        String text = CanonicalJson.write(DoubleNode.valueOf(value), Numbers.ROUNDED);

        assertThat(Double.parseDouble(text)).isEqualTo(value + 0.0); // minus zero is written as zero
        assertThat(CanonicalJson.write(Codec.readTree(text), Numbers.EXACT)).isEqualTo(text);
        assertThat(new BigDecimal(text).precision()).isLessThanOrEqualTo(17);
    }

    /** Numbers by what they are worth, everything else as it is. */
    private static int byWorth(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return Double.compare(left.doubleValue() + 0.0, right.doubleValue() + 0.0);
        }
        return left.equals(right) ? 0 : 1;
    }
}
