package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was released holds: docs/contract.md has the rules. */
class EvolutionTest {
    private static final List<String> FROM_OUTSIDE = List.of(
            "verdict", "principals", "workflow", "gate_policy", "approval_profile", "auth_header", "auth_claims");
    /**
     * Conditions are compared as they are written, so each change of one is reviewed by a person: what was admitted must
     * still be. Steps of an externally driven workflow need no queue; all others are held to what they were before.
     */
    private static final Map<String, List<String>> REVIEWED =
            Map.of("workflow", List.of("/spec: if changed", "/spec: else changed", "/step: else changed"));

    private static final Path CODES = Path.of("rejection-codes.json");

    /** What is not released yet is released; what was is never written anew. */
    @BeforeAll
    static void releaseWhenAsked() {
        if (!ContractFiles.updating()) {
            return;
        }
        Stream.concat(
                        Stream.of(CODES),
                        ContractFiles.names(ContractFiles.ROOT.resolve("schemas")).stream()
                                .map(name -> Path.of("schemas", name + ".json")))
                .filter(file -> !Files.exists(ContractFiles.RELEASED.resolve(file)))
                .forEach(file -> ContractFiles.write(
                        ContractFiles.RELEASED.resolve(file), ContractFiles.text(ContractFiles.ROOT.resolve(file))));
    }

    static Stream<String> released() {
        return ContractFiles.names(ContractFiles.RELEASED.resolve("schemas")).stream();
    }

    private static boolean fromOutside(String schema) {
        return schema.startsWith("command") || FROM_OUTSIDE.contains(schema);
    }

    @ParameterizedTest
    @MethodSource("released")
    void aReleasedSchemaHolds(String name) {
        Path file = Path.of("schemas", name + ".json");
        assertThat(ContractFiles.ROOT.resolve(file))
                .as("a released message is never removed")
                .exists();

        assertThat(Compatibility.problems(
                        ContractFiles.json(ContractFiles.RELEASED.resolve(file)),
                        ContractFiles.json(ContractFiles.ROOT.resolve(file)),
                        fromOutside(name)))
                .filteredOn(problem -> !REVIEWED.getOrDefault(name, List.of()).contains(problem))
                .as("Expected %s to admit what it admitted; a change that breaks it needs a version of its own", name)
                .isEmpty();
    }

    @Test
    void aReleasedRejectionCodeKeepsMeaningAndStatus() {
        List<JsonNode> now = new ArrayList<>();
        ContractFiles.json(ContractFiles.ROOT.resolve(CODES)).forEach(now::add);

        assertThat(ContractFiles.json(ContractFiles.RELEASED.resolve(CODES)))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(now).contains(code));
    }

    /** The check itself can fail, and lets additions pass; released schema, schema now, what is said. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | {"properties":{"a":{}}}               | {"properties":{"b":{}}}               | /a is gone
            true  | {"required":["a"]}                    | {"required":["a","b"]}                | /b is required now
            false | {"required":["a"]}                    | {"required":[]}                       | /a is no longer always there
            true  | {"type":["string","null"]}            | {"type":"string"}                     | a type is no longer admitted
            false | {"type":"string"}                     | {"type":["string","null"]}            | another type may be there
            true  | {"enum":["a","b"]}                    | {"enum":["a"]}                        | "b" is gone
            true  | {"type":"string"}                     | {"type":"string","enum":["a"]}        | only some values
            false | {"x-known-values":["FC-RUN-001"]}     | {"x-known-values":[]}                 | "FC-RUN-001" is gone
            true  | {"maxLength":10}                      | {"maxLength":9}                       | maxLength is narrower
            true  | {}                                    | {"maximum":9}                         | maximum is narrower
            true  | {"minimum":0}                         | {"minimum":1}                         | minimum is narrower
            true  | {"pattern":"a"}                       | {"pattern":"b"}                       | pattern changed
            true  | {"const":1}                           | {"const":2}                           | const changed
            true  | {"$ref":"a"}                          | {"$ref":"b"}                          | $ref changed
            false | {}                                    | {"additionalProperties":false}        | is closed
            true  | {"oneOf":[{"$ref":"a"},{"$ref":"b"}]} | {"oneOf":[{"$ref":"a"}]}              | /oneOf/1 is gone
            true  | {"items":{"maxLength":2}}             | {"items":{"maxLength":1}}             | []: maxLength is narrower
            true  | {"$defs":{"n":{"maxLength":2}}}       | {"$defs":{"n":{"maxLength":1}}}       | /n: maxLength is narrower
            """)
    void aChangeThatBreaksSomebodyIsFound(boolean fromOutside, String was, String is, String said) throws IOException {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(Compatibility.problems(mapper.readTree(was), mapper.readTree(is), fromOutside))
                .singleElement()
                .asString()
                .contains(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | {"properties":{"a":{}}}           | {"properties":{"a":{},"b":{}}}
            true  | {"required":["a"]}                | {"required":[]}
            true  | {"type":"string"}                 | {"type":["string","null"]}
            true  | {"enum":["a"]}                    | {"enum":["a","b"]}
            true  | {"maxLength":9}                   | {"maxLength":10}
            true  | {"oneOf":[{"$ref":"a"}]}          | {"oneOf":[{"$ref":"b"},{"$ref":"a"}]}
            false | {"properties":{"a":{}}}           | {"properties":{"a":{},"b":{}}}
            false | {"description":"a"}               | {"description":"b"}
            """)
    void anAdditionIsAdmitted(boolean fromOutside, String was, String is) throws IOException {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(Compatibility.problems(mapper.readTree(was), mapper.readTree(is), fromOutside))
                .isEmpty();
    }
}
