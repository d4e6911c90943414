package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.sized;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Consent;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A run in which everybody says as much as they may: the longest names, reasons and lists, of characters that take most
 * room in JSON. What the stores and topics hold of it must still fit, for what does not fit would stop a partition.
 */
final class WorstCaseTest {
    /** Takes six bytes of JSON. */
    private static final String COSTLY = "\u0001";

    private static final String LONG_NAME = "x".repeat(97);
    private static final int MOST_APPROVERS = 100;
    private static final int HIGHEST_QUORUM = 20;
    private static final List<String> NO_TAGS = List.of();
    private static final List<String> TAGS =
            IntStream.range(0, 26).mapToObj(i -> COSTLY.repeat(100)).toList();

    @Test
    void theLargestGateRequestFits() {
        TestRun run = beforeTheLastGate(Acts.metadata(RunDecisions.METADATA_BYTES - 2), NO_TAGS);
        assertThat(sizeOf(run.lastSent().gateRequests().getFirst(), GateRequest.class))
                .isLessThanOrEqualTo(Limits.MESSAGE_BYTES);
    }

    @Test
    void theLargestTaskFits() {
        TestRun run = beforeTheLastGate(JsonValue.EMPTY_OBJECT, NO_TAGS);
        Scenario.of(run).given(wordyFlag(run), approve(Cast.FAY), approve(Cast.FINN));
        Task task = run.lastSent().tasks().getFirst();
        // As many people as may be asked, each with as long a name and signature as there may be.
        int person = Codec.write(
                        new Consent("user:" + "x".repeat(100), new Signed("s".repeat(Signed.MAX_AUTH), "a".repeat(64))))
                .length;
        int other = sizeOf(task, Task.class) - Codec.write(task.consents()).length;
        assertThat(other + HIGHEST_QUORUM * (person + 1) + Signed.MAX_AUTH).isLessThanOrEqualTo(Limits.MESSAGE_BYTES);
    }

    @Test
    void theLargestStateFits() {
        TestRun run = beforeTheLastGate(Acts.metadata(200), TAGS);
        Scenario.of(run).given(wordyFlag(run), approve(Cast.FAY), wordyOverride());

        // Each voter stands among the approvals, and once more with the digest of an input.
        int voter = 2 * ("\"human:\",:".length() + LONG_NAME.length()) + 66;
        int stored = stored(run.live()) + (HIGHEST_QUORUM - 1) * voter;
        assertThat(stored).isLessThanOrEqualTo(Limits.STATE_BYTES);
    }

    /** The state's parts as JSON; whatever else a store adds to them is names and brackets. */
    private static int stored(Live live) {
        int steps = live.walk().steps().stream()
                .mapToInt(step -> Codec.write(step).length)
                .sum();
        return Codec.write(live.chain()).length + Codec.write(live.facts()).length + steps;
    }

    /** The last step's input is as large as it may be, to the byte. */
    private static TestRun beforeTheLastGate(JsonValue metadata, List<String> tags) {
        TestRun run = new TestRun(Workflows.gathering(8));
        Scenario.of(run).given(Acts.startWith(metadata, tags));
        TreeMap<String, JsonValue> results = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            JsonValue output = sized(Limits.PAYLOAD_BYTES);
            Scenario.of(run).given(allow(), complete("s" + i, output));
            results.put("s" + i, output);
        }
        results.put("s5", sized(2));
        results.put("s6", sized(2));
        int input = "{\"input\":,\"results\":}".length()
                + Acts.INPUT.size()
                + JsonValue.object(results).size();
        int rest = RunDraft.MAX_INPUT_BYTES - input + 2 * 2;
        Scenario.of(run)
                .given(allow(), complete("s5", sized(rest / 2)), allow(), complete("s6", sized(rest - rest / 2)));
        assertThat(sizeOf(run.lastSent().gateRequests().getFirst(), GateRequest.class))
                .isGreaterThan(RunDraft.MAX_INPUT_BYTES);
        return run;
    }

    /** A flag with as many and as long words as a verdict may have, which asks as many people as it may. */
    private static Act wordyFlag(TestRun run) {
        String others = IntStream.range(0, MOST_APPROVERS - 1)
                .mapToObj(i -> "group:%s%03d".formatted(LONG_NAME, i))
                .collect(Collectors.joining(", "));
        String bundle = run.registry().activate(new PolicyBundle(Map.of("many.yaml", """
                apiVersion: fc/v1
                kind: ApprovalProfile
                metadata: {name: many}
                spec:
                  name: %s
                  approvers: [group:finance, %s]
                  quorum: 2
                  input_schema: {description: %s}
                """.formatted(
                        "y".repeat(100), others, "z".repeat(Limits.GATE_SCHEMA_BYTES - 20)))));
        return flag("many").changed(verdict -> {
            verdict.put("bundle_digest", bundle);
            verdict.put("reason", COSTLY.repeat(2_000));
            verdict.put("policy", COSTLY.repeat(200));
            verdict.put("tier", COSTLY.repeat(200));
            ArrayNode rules = verdict.putArray("rules");
            IntStream.range(0, Verdict.MAX_RULES).forEach(i -> rules.add(COSTLY.repeat(250)));
        });
    }

    /** An override requested with as many and as long words as it may have. */
    private static Act wordyOverride() {
        return Acts.requestOverride(Cast.OTTO)
                .with("justification", COSTLY.repeat(Command.MAX_JUSTIFICATION - 1) + "x")
                .with("ticket", COSTLY.repeat(Command.MAX_TICKET - 1) + "x");
    }

    private static <T> int sizeOf(T message, Class<T> type) {
        byte[] written = Codec.write(message);
        assertThat(Codec.read(written, type)).isEqualTo(message);
        return written.length;
    }
}
