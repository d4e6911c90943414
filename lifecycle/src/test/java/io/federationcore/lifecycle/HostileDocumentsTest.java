package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Documents in which anything stands where something else should: they are refused or registered, but never thrown out, for
 * a record that throws is read again for ever.
 */
final class HostileDocumentsTest {
    private static final JsonValue WORKFLOW = StrictYaml.parse(Workflows.PAYMENT);
    private static final JsonValue PRINCIPALS = Codec.toValue(Cast.PRINCIPALS);
    private static final JsonValue PROFILE =
            StrictYaml.parse(Workflows.BUNDLE.files().values().iterator().next());

    @Property(tries = 600)
    void aWorkflowIsRegisteredOrRefused(@ForAll @IntRange(max = 10_000) int place, @ForAll("junk") String junk) {
        decided(Cast.ADA, new Command.RegisterWorkflow(changed(WORKFLOW, place, junk), Map.of(), Map.of()));
    }

    @Property(tries = 600)
    void principalsArePublishedOrRefused(@ForAll @IntRange(max = 10_000) int place, @ForAll("junk") String junk) {
        decided(Cast.ROOT, new Command.PublishPrincipals(JsonValue.parse(changed(PRINCIPALS, place, junk))));
    }

    @Property(tries = 300)
    void aBundleIsBroughtToItsGateOrRefused(@ForAll @IntRange(max = 10_000) int place, @ForAll("junk") String junk) {
        decided(Cast.ROOT, new Command.PublishPolicies(Map.of("a.yaml", changed(PROFILE, place, junk))));
    }

    private static void decided(Cast.Who who, Command.Registration body) {
        assertThat(new TestRegistry().ask(who, body)).satisfies(decision -> {
            if (decision instanceof Decision.Rejected<RegistryState> rejected) {
                assertThat(rejected.message()).isNotBlank();
            }
        });
    }

    @Provide
    Arbitrary<String> junk() {
        return Arbitraries.of(
                "null",
                "[]",
                "[null]",
                "{}",
                "{\"a\":null}",
                "0",
                "-1",
                "1.5",
                "1000000000000",
                "9007199254740991",
                "true",
                "\"\"",
                "\" \"",
                "\"x\"",
                "\"\\u0000\"",
                "\"PT0S\"",
                "\"-PT1S\"",
                "\"P999999999D\"",
                "\"PT0.0000001S\"",
                "\"../../etc\"",
                "\"user:\"",
                "\":\"",
                "[[[[[[[[[[]]]]]]]]]]");
    }

    /** The document with {@code junk} in one of its places. */
    private static String changed(JsonValue document, int place, String junk) {
        JsonNode root = document.toNode();
        List<Runnable> changes = new ArrayList<>();
        collect(root, JsonValue.parse(junk).toNode(), changes);
        changes.get(place % changes.size()).run();
        return JsonValue.of(root).text();
    }

    private static void collect(JsonNode node, JsonNode junk, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                changes.add(() -> object.set(name, junk));
                changes.add(() -> object.remove(name));
                collect(object.get(name), junk, changes);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                changes.add(() -> array.set(index, junk));
                collect(array.get(i), junk, changes);
            }
        }
    }
}
