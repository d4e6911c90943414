package io.federationcore.schemas.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.StepType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowArtifactTest {
    private static final String PAYMENT = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: supplier-payment, version: 1.0.0}
            spec:
              deadline: P2D
              input_schema: {type: object, required: [amount]}
              steps:
                - {id: look-up,  type: observe, queue: catalogue, timeout: PT30S, retry: {attempts: 3, backoff: PT1S}}
                - {id: assess,   type: decide,  queue: analyst}
                - id: approve
                  type: gate
                  required: true
                  gate: {name: Finance approval, approvers: [group:finance], quorum: 2, expires: PT24H}
                - {id: transfer, type: act,     queue: payments}
                - {id: report,   type: transform, queue: analyst}
            """;

    private static WorkflowArtifact artifact(String yaml) {
        return WorkflowArtifact.of(new Command.RegisterWorkflow(yaml, Map.of(), Map.of()));
    }

    private static String steps(String... steps) {
        return "{apiVersion: fc/v1, kind: Workflow, metadata: {id: w, version: '1'}, spec: {steps: ["
                + String.join(", ", steps) + "]}}";
    }

    private static String spec(String members) {
        return steps("{id: a, type: act, queue: q}").replace("spec: {", "spec: {" + members + ", ");
    }

    private static String gate(String members) {
        return steps("{id: a, type: gate, gate: {" + members + "}}");
    }

    @Test
    void readsTheExampleOfTheDesign() {
        WorkflowDefinition definition = artifact(PAYMENT).definition();

        assertThat(definition.id()).isEqualTo("supplier-payment");
        assertThat(definition.version()).isEqualTo("1.0.0");
        assertThat(definition.driver()).isEqualTo(Driver.DEFINITION);
        assertThat(definition.deadline()).isEqualTo(Duration.ofDays(2));
        assertThat(definition.digest()).isEqualTo(artifact(PAYMENT).digest());
        assertThat(definition.inputSchema())
                .isEqualTo(JsonValue.parse("{\"required\":[\"amount\"],\"type\":\"object\"}"));
        assertThat(definition.steps())
                .containsExactly(
                        new StepDefinition(
                                "look-up",
                                StepType.OBSERVE,
                                "catalogue",
                                null,
                                Duration.ofSeconds(30),
                                new RetryPolicy(3, Duration.ofSeconds(1)),
                                null,
                                null),
                        new StepDefinition("assess", StepType.DECIDE, "analyst", null, null, null, null, null),
                        new StepDefinition(
                                "approve",
                                StepType.GATE,
                                null,
                                true,
                                null,
                                null,
                                null,
                                new GateDefinition(
                                        "Finance approval",
                                        List.of("group:finance"),
                                        2,
                                        Duration.ofHours(24),
                                        null,
                                        null)),
                        new StepDefinition("transfer", StepType.ACT, "payments", null, null, null, null, null),
                        new StepDefinition("report", StepType.TRANSFORM, "analyst", null, null, null, null, null));
    }

    @Test
    void defaultsAreThoseOfTheDesign() {
        WorkflowDefinition definition = artifact(steps(
                        "{id: a, type: act, queue: q}",
                        "{id: b, type: gate, gate: {name: Ask, approvers: [cfo, 'user:cfo', 'group:x']}}",
                        "{id: c, type: act, queue: q, uses: [a]}"))
                .definition();
        GateDefinition gate = definition.steps().get(1).gate();

        assertThat(definition.deadline()).isEqualTo(Duration.ofDays(1));
        assertThat(definition.steps().getFirst().attemptTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(definition.steps().getFirst().retries().attempts()).isEqualTo(1);
        assertThat(gate)
                .isEqualTo(
                        new GateDefinition("Ask", List.of("user:cfo", "group:x"), 1, Duration.ofDays(1), null, null));
        assertThat(definition.steps().get(1).alwaysAsksPeople()).isFalse();
        assertThat(definition.usedBy(0)).isEmpty();
        assertThat(definition.usedBy(1)).containsExactly("a");
        assertThat(definition.usedBy(2)).containsExactly("a");
        assertThat(definition.indexOf("c")).isEqualTo(2);
        assertThat(definition.indexOf("d")).isEqualTo(-1);
    }

    @Test
    void theDigestIsThatOfTheMeaningAndNotOfTheText() {
        String digest = artifact("{a: 1, b: [x, true]}").digest();

        assertThat(digest)
                .matches("[0-9a-f]{64}")
                .isEqualTo(
                        artifact("# why\n\"b\":\n  - 'x'\n  - true\na: 1.0\n").digest())
                .isNotEqualTo(artifact("{a: 1, b: [true, x]}").digest())
                .isNotEqualTo(artifact("{a: '1', b: [x, true]}").digest());
    }

    @Test
    void theDigestCoversPromptsAndSchemas() {
        JsonValue yaml = StrictYaml.parse("a: 1");
        Stream<WorkflowArtifact> different = Stream.of(
                new WorkflowArtifact(yaml, Map.of(), Map.of()),
                new WorkflowArtifact(yaml, Map.of("p", "x"), Map.of()),
                new WorkflowArtifact(yaml, Map.of("p", "y"), Map.of()),
                new WorkflowArtifact(yaml, Map.of("q", "x"), Map.of()),
                new WorkflowArtifact(yaml, Map.of(), Map.of("p", JsonValue.parse("\"x\""))),
                new WorkflowArtifact(yaml, Map.of(), Map.of("p", JsonValue.parse("{}"))));

        assertThat(different.map(WorkflowArtifact::digest))
                .doesNotHaveDuplicates()
                .hasSize(6);
    }

    static Stream<Arguments> wrong() {
        String act = "{id: a, type: act, queue: q}";
        String many = IntStream.range(0, 1_001)
                .mapToObj(i -> "{id: s" + i + ", type: act, queue: q}")
                .collect(Collectors.joining(", "));
        return Stream.of(
                Arguments.of(
                        "apiVersion fc/v1 and kind Workflow, but found 'fc/v2'", PAYMENT.replace("fc/v1", "fc/v2")),
                Arguments.of("'fc/v1' and 'Policy'", PAYMENT.replace("kind: Workflow", "kind: Policy")),
                Arguments.of("found 'none' and 'Workflow'", PAYMENT.replace("apiVersion: fc/v1\n", "")),
                Arguments.of("Expected Document, but found null", "# nothing"),
                Arguments.of("found text", "just text"),
                Arguments.of("Expected no member 'extra'", PAYMENT + "extra: 1\n"),
                Arguments.of("Expected no member 'step'", spec("step: []")),
                Arguments.of("Expected a list", gate("name: x, approvers: [a], separation: true")),
                Arguments.of("Expected no member 'veto'", gate("name: x, approvers: [a], veto: true")),
                Arguments.of("separation[0]", gate("name: x, approvers: [a], separation: [colleague]")),
                Arguments.of(
                        "Expected references such as",
                        gate("name: x, approvers: [a], input_schema: {$ref: 'http://x'}")),
                Arguments.of("'metadata.version': Expected text, but found a decimal", PAYMENT.replace("1.0.0", "1.5")),
                Arguments.of("'metadata.id' to be", PAYMENT.replace("id: supplier-payment", "id: 'a/b'")),
                Arguments.of("Expected 'metadata.id', but found none", PAYMENT.replace("id: supplier-payment, ", "")),
                Arguments.of("'spec.deadline' to be a duration", spec("deadline: PT0S")),
                Arguments.of("Expected a duration such as PT30S, but found '2 days'", spec("deadline: 2 days")),
                Arguments.of("one of definition, external", spec("driver: titan")),
                Arguments.of("'number of steps' to be 1 to 1000, but found '0'", steps()),
                Arguments.of("'number of steps' to be 1 to 1000, but found '1001'", steps(many)),
                Arguments.of(
                        "Expected 'spec.steps'",
                        "{apiVersion: fc/v1, kind: Workflow, metadata: {id: w, version: '1'}, spec: {}}"),
                Arguments.of("'spec.steps[0]': Expected a value, but found null", steps("null")),
                Arguments.of("Expected unique step ids, but found 'a' twice", steps(act, act)),
                Arguments.of("'step.id' to be", steps("{id: 'a b', type: act, queue: q}")),
                Arguments.of("one of observe, decide, act, transform, gate", steps("{id: a, type: think, queue: q}")),
                Arguments.of("Expected 'step.type'", steps("{id: a, queue: q}")),
                Arguments.of("Step 'a': it needs a queue", steps("{id: a, type: act}")),
                Arguments.of("'step.queue' to be", steps("{id: a, type: act, queue: 'a/b'}")),
                Arguments.of("Step 'a': a gate has no queue", steps("{id: a, type: gate, queue: q}")),
                Arguments.of("Step 'a': a gate has no retry", steps("{id: a, type: gate, retry: {attempts: 2}}")),
                Arguments.of("Step 'a': a required gate says whom", steps("{id: a, type: gate, required: true}")),
                Arguments.of(
                        "Step 'a': only a gate has 'gate'",
                        steps("{id: a, type: act, queue: q, gate: {name: x, approvers: [a]}}")),
                Arguments.of(
                        "required': Expected true or false, but found text",
                        steps("{id: a, type: gate, required: yes, gate: {name: x, approvers: [a]}}")),
                Arguments.of("'step.timeout' to be a duration", steps("{id: a, type: act, queue: q, timeout: PT0S}")),
                Arguments.of("'step.timeout' to be a duration", steps("{id: a, type: act, queue: q, timeout: -PT1S}")),
                Arguments.of("'step.timeout' to be a duration", steps("{id: a, type: act, queue: q, timeout: P367D}")),
                Arguments.of(
                        "'step.timeout' to be a duration", steps("{id: a, type: act, queue: q, timeout: PT0.0001S}")),
                Arguments.of("Expected text, but found a whole", steps("{id: a, type: act, queue: q, timeout: 30}")),
                Arguments.of(
                        "'retry.attempts' to be 1 to 100, but found '0'",
                        steps("{id: a, type: act, queue: q, retry: {attempts: 0}}")),
                Arguments.of("retry.attempts': Expected", steps("{id: a, type: act, queue: q, retry: {}}")),
                Arguments.of(
                        "Step 'a' uses 'b': Expected an earlier step",
                        steps("{id: a, type: act, queue: q, uses: [b]}", "{id: b, type: act, queue: q}")),
                Arguments.of("Step 'a' uses 'a'", steps("{id: a, type: act, queue: q, uses: [a]}")),
                Arguments.of("Step 'a' uses 'nope'", steps("{id: a, type: act, queue: q, uses: [nope]}")),
                Arguments.of("Expected a value, but found null", steps("{id: a, type: act, queue: q, uses: [null]}")),
                Arguments.of("'gate.quorum' to be 1 to 20, but found '0'", gate("name: x, approvers: [a], quorum: 0")),
                Arguments.of(
                        "'gate.quorum' to be 1 to 20, but found '21'", gate("name: x, approvers: [a], quorum: 21")),
                Arguments.of("but found 'titan:x'", gate("name: x, approvers: ['titan:x']")),
                Arguments.of("'gate.approvers[]' to be", gate("name: x, approvers: ['user:']")),
                Arguments.of("'number of gate.approvers'", gate("name: x, approvers: []")),
                Arguments.of("Expected 'gate.approvers'", gate("name: x")),
                Arguments.of("'gate.name' to be", gate("approvers: [a]")),
                Arguments.of("'gate.expires' to be a duration", gate("name: x, approvers: [a], expires: PT0S")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refusesWithAReason(String reason, String yaml) {
        assertThatThrownBy(() -> artifact(yaml).definition())
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("io.federationcore")
                .hasSizeLessThan(300);
    }

    @Test
    void backoffDoublesUpToAnHour() {
        RetryPolicy policy = new RetryPolicy(100, Duration.ofSeconds(1));

        assertThat(policy.restAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.restAfter(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.restAfter(12)).isEqualTo(Duration.ofSeconds(2048));
        assertThat(policy.restAfter(13)).isEqualTo(Duration.ofHours(1));
        assertThat(policy.restAfter(99)).isEqualTo(Duration.ofHours(1));
    }
}
