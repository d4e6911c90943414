package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a schema refuses its record refuses, and the other way round: each example is spoilt in every small way, and both
 * are asked.
 */
class SchemaAndRecordAgreeTest {
    private static final Map<String, ContractExamples> EXAMPLES = ContractExamples.all();

    /** How what comes from outside is read, by the schema that describes it. */
    private static final Map<String, Consumer<byte[]>> FROM_OUTSIDE = Map.of(
            "verdict", bytes -> Codec.readStrict(bytes, Verdict.class),
            "principals", bytes -> Codec.readStrict(bytes, PrincipalsDocument.class),
            "auth_claims", SchemaAndRecordAgreeTest::readClaims,
            "workflow", SchemaAndRecordAgreeTest::readWorkflow,
            "approval_profile", SchemaAndRecordAgreeTest::readProfile);

    /**
     * What no schema can say: step ids are unique, what a step uses is the id of an earlier one, and the schema of an
     * approver's input is bounded in bytes.
     */
    private static final Pattern BEYOND_A_SCHEMA =
            Pattern.compile("/spec/(steps/\\d/(id|uses).*|input_schema/.* of \\d+ characters)");

    static Stream<String> fromOutside() {
        return EXAMPLES.keySet().stream().filter(name -> reader(name) != null);
    }

    static Stream<String> fromOurOwnParts() {
        return EXAMPLES.keySet().stream()
                .filter(name -> reader(name) == null && example(name).type() != null);
    }

    @ParameterizedTest
    @MethodSource("fromOutside")
    void aMessageFromOutsideIsRefusedByBothOrByNeither(String name) {
        Consumer<byte[]> reader = Objects.requireNonNull(reader(name), name);
        JsonNode right = example(name).json().toNode();
        List<Mutations> mutations = Stream.of(
                        Mutations.missing(right),
                        Mutations.extra(right),
                        Mutations.ofAnotherType(right),
                        Mutations.outOfBounds(right))
                .flatMap(all -> all)
                .toList();

        assertAgree(name, mutations, json -> read(reader, json));
    }

    @ParameterizedTest
    @MethodSource("fromOurOwnParts")
    void ofAMessageOfOurOwnBothKnowTheTypesAndIgnoreWhatIsNew(String name) {
        Class<?> type = Objects.requireNonNull(example(name).type(), name);
        JsonNode right = example(name).json().toNode();
        Predicate<JsonNode> read = json -> read(bytes -> Codec.read(bytes, type), json);

        assertAgree(name, Mutations.extra(right).toList(), read);
        // The schema says more than the record asks for: each member is always there, and written as it says.
        assertThat(Stream.concat(Mutations.missing(right), Mutations.ofAnotherType(right))
                        .filter(wrong -> ContractSchemas.admits(example(name).schema(), wrong.json()))
                        .filter(wrong -> !read.test(wrong.json()))
                        .map(Mutations::what))
                .as("what the schema of %s admits and its record refuses", name)
                .isEmpty();
    }

    private static void assertAgree(String name, List<Mutations> mutations, Predicate<JsonNode> read) {
        String schema = example(name).schema();
        assertThat(mutations).isNotEmpty();
        assertThat(mutations.stream()
                        .filter(wrong -> ContractSchemas.admits(schema, wrong.json()) != read.test(wrong.json()))
                        .filter(wrong -> !BEYOND_A_SCHEMA.matcher(wrong.what()).matches())
                        .map(wrong -> wrong.what()
                                + (ContractSchemas.admits(schema, wrong.json())
                                        ? ": only the record"
                                        : ": only the schema")
                                + " refuses it"))
                .as("where the schema of %s and its record disagree", name)
                .isEmpty();
    }

    private static boolean read(Consumer<byte[]> reader, JsonNode json) {
        try {
            reader.accept(json.toString().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (InvalidJson | IllegalArgumentException refused) {
            return false;
        }
    }

    private static ContractExamples example(String name) {
        return Objects.requireNonNull(EXAMPLES.get(name), name);
    }

    private static @org.jspecify.annotations.Nullable Consumer<byte[]> reader(String name) {
        String schema = example(name).schema();
        return schema.startsWith("command.") ? bytes -> readCommand(schema, bytes) : FROM_OUTSIDE.get(schema);
    }

    /** As intake and registry read it; a command of another type is another schema's. */
    private static void readCommand(String schema, byte[] bytes) {
        Command command = Codec.readStrict(bytes, Command.class);
        if (!ContractExamples.schemaOf(command).equals(schema)) {
            throw new InvalidJson("Expected " + schema);
        }
        if (command.body() instanceof Command.PublishPrincipals publish) {
            Codec.readStrict(publish.principals(), PrincipalsDocument.class);
        }
    }

    /** As the authenticator reads them; times and bindings are its own business. */
    private static void readClaims(byte[] bytes) {
        Claims claims = Codec.readStrict(bytes, Claims.class);
        Principal.parse(claims.iss());
        Principal.parse(claims.sub());
        Actor.parse(claims.act());
        claims.scope().forEach(Scope::ofWire);
        if (claims.iat() < 0 || claims.exp() < 1) {
            throw new InvalidJson("Expected times since the epoch");
        }
    }

    private static void readWorkflow(byte[] bytes) {
        new WorkflowArtifact(JsonValue.of(Codec.readTree(bytes)), Map.of(), Map.of()).definition();
    }

    private static void readProfile(byte[] bytes) {
        var profiles =
                new PolicyBundle(Map.of("profile.yaml", new String(bytes, StandardCharsets.UTF_8))).approvalProfiles();
        if (profiles.size() != 1) {
            throw new InvalidJson("Expected an approval profile");
        }
    }
}
