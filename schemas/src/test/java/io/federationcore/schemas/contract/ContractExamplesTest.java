package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message has a schema and an example; the example is as the schema says, and passes through its record unchanged. */
class ContractExamplesTest {
    /** Schemas that are parts of others, and have no example of their own. */
    private static final Set<String> PARTS = Set.of("common", "command", "entry");

    private static final Map<String, ContractExamples> EXAMPLES = ContractExamples.all();

    static Stream<String> examples() {
        return EXAMPLES.keySet().stream();
    }

    @BeforeAll
    static void writeWhenAsked() {
        EXAMPLES.forEach((name, example) ->
                ContractFiles.golden(file(name), example.json().text()));
    }

    private static Path file(String name) {
        return ContractFiles.ROOT.resolve("examples/" + name + ".json");
    }

    private static ContractExamples example(String name) {
        return Objects.requireNonNull(EXAMPLES.get(name), name);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theFileIsTheExample(String name) {
        String text = example(name).json().text();

        assertThat(ContractFiles.text(file(name)))
                .as(
                        "Expected examples/%s.json to be the example in Examples; write it with: %s",
                        name, ContractFiles.UPDATE)
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theFileIsAsItsSchemaSays(String name) {
        var json = ContractFiles.json(file(name));

        assertThat(ContractSchemas.violations(example(name).schema(), json)).isEmpty();
        if (name.startsWith("command.")) {
            assertThat(ContractSchemas.violations("command", json)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theFilePassesThroughItsRecordByteForByte(String name) {
        byte[] file = ContractFiles.bytes(file(name));
        Class<?> type = example(name).type();

        Object read = type == null ? Codec.readTree(file) : Codec.readStrict(file, type);
        assertThat(type == null ? example(name).json().utf8() : Codec.write(read))
                .isEqualTo(file);
    }

    @Test
    void everyCommandAndEventHasASchemaAndAnExample() {
        Set<String> wanted = new TreeSet<>();
        leaves(Command.Body.class).forEach(body -> wanted.add(ContractExamples.command(body)));
        Stream.of(EventType.values()).map(ContractExamples::event).forEach(wanted::add);
        assertThat(leaves(Event.class)).hasSameSizeAs(EventType.values());

        assertThat(wanted).allSatisfy(name -> {
            assertThat(ContractFiles.ROOT.resolve("schemas/" + name + ".json"))
                    .as("Expected a schema of %s; write one", name)
                    .exists();
            assertThat(EXAMPLES.keySet())
                    .as("Expected an example of %s; add one to Examples", name)
                    .contains(name);
        });
    }

    @Test
    void everySchemaHasAnExampleAndNothingElseIsThere() {
        Set<String> schemas = new TreeSet<>(PARTS);
        EXAMPLES.values().forEach(example -> schemas.add(example.schema()));

        assertThat(ContractFiles.names(ContractFiles.ROOT.resolve("schemas"))).containsExactlyElementsOf(schemas);
        assertThat(ContractFiles.names(ContractFiles.ROOT.resolve("examples")))
                .containsExactlyElementsOf(EXAMPLES.keySet());
    }

    @Test
    void anyCommandIsOneOfAllCommands() {
        List<String> alternatives = ContractFiles.json(ContractFiles.ROOT.resolve("schemas/command.json"))
                .get("oneOf")
                .findValuesAsText("$ref");

        assertThat(alternatives)
                .containsExactlyInAnyOrderElementsOf(leaves(Command.Body.class).stream()
                        .map(body -> ContractExamples.command(body) + ".json")
                        .toList());
    }

    /** The records that a sealed type permits, here or further down. */
    private static Set<Class<?>> leaves(Class<?> sealed) {
        Set<Class<?>> leaves = new java.util.LinkedHashSet<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                leaves.addAll(leaves(permitted));
            } else {
                leaves.add(permitted);
            }
        }
        return leaves;
    }
}
