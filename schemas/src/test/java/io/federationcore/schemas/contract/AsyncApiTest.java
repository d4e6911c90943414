package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code asyncapi.yaml} says of topics and headers what the code declares, and all that it refers to is there. */
class AsyncApiTest {
    private static final String QUEUE = "{queue}";

    private final JsonNode api = StrictYaml.parse(ContractFiles.text(ContractFiles.ROOT.resolve("asyncapi.yaml")))
            .toNode();

    @Test
    void theDocumentIsWhatAsyncApiSaysThatOneIs() throws Exception {
        try (InputStream metaSchema = AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(metaSchema);

            assertThat(schema.validate(api)).isEmpty();
            ObjectNode wrong = api.deepCopy();
            wrong.put("asyncapi", "2.0.0").remove("info");
            assertThat(schema.validate(wrong)).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void theTopicsAreThoseOfTheCodeWithTheirSettings() {
        Map<String, Map<String, String>> declared = new TreeMap<>();
        Topics.defaults().all().forEach(topic -> declared.put(topic.name(), topic.settings()));
        Topics.Topic tasks = Topics.defaults().taskTopic("q");
        declared.put(Topics.DEFAULT_PREFIX + "tasks." + QUEUE, tasks.settings());

        Map<String, Map<String, String>> described = new TreeMap<>();
        api.get("channels")
                .forEach(channel -> described.put(
                        channel.get("address").textValue(),
                        settings(channel.at("/bindings/kafka/topicConfiguration"))));

        assertThat(described).isEqualTo(declared);
    }

    private static Map<String, String> settings(JsonNode configuration) {
        return configuration.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        setting -> setting.getValue().isArray()
                                ? setting.getValue().get(0).textValue()
                                : setting.getValue().asText()));
    }

    @Test
    void theHeadersAreThoseOfTheCode() {
        Set<String> described = new TreeSet<>();
        api.at("/components/messages")
                .forEach(message ->
                        message.at("/headers/properties").fieldNames().forEachRemaining(described::add));
        Set<String> declared = Stream.of(Headers.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()) && field.getType() == String.class)
                .map(AsyncApiTest::constant)
                .filter(name -> !List.of(Headers.WAITING, Headers.DONE).contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(declared);
    }

    private static String constant(java.lang.reflect.Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Expected to read " + field, e);
        }
    }

    @Test
    void whatIsSignedSaysSo() {
        for (String signed : new String[] {"command", "verdict"}) {
            assertThat(api.at("/components/messages/" + signed + "/headers/required")
                            .valueStream())
                    .extracting(JsonNode::textValue)
                    .contains(Headers.AUTH);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = api.findValuesAsText("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(api.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(ContractFiles.ROOT.resolve(reference)).exists();
            }
        });
        assertThat(api.get("operations").findValuesAsText("$ref"))
                .as("every channel is used by somebody")
                .containsAll(api.get("channels")
                        .propertyStream()
                        .map(channel -> "#/channels/" + channel.getKey())
                        .toList());
    }

    @Test
    void everyMessageHasAKey() {
        assertThat(api.at("/components/messages").valueStream())
                .allSatisfy(message -> assertThat(
                                message.at("/bindings/kafka/key/description").textValue())
                        .isNotBlank());
    }
}
