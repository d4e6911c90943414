package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.deny;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.publish;
import static io.federationcore.orchestrator.Letters.resume;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.BUNDLE_REFUSED;
import static io.federationcore.schemas.message.RejectionCode.INVALID_INPUT;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks odd and is accepted, because text is data: it is kept as it came, and has no further power. */
class OddButGoodTest {
    private static final String[] STARTED = {
        "FC-RUN-001 Workflow run created for 'stubborn'",
        "FC-RUN-002 Run status changed from pending to running",
        "FC-GATE-001 Gate requested: call"
    };

    @RegisterExtension
    final Given given = new Given();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE fc.entry; --",
                "\\u001b[2J\\u001b]0;owned\\u0007",
                "\\u009b31m",
                "\\u0000",
                "\\u202egnp.exe",
                "a\\r\\nFC-RUN-003 Run completed",
                "../../etc/passwd",
                "${jndi:ldap://localhost/a}",
                "<script>alert(1)</script>"
            })
    void textIsKeptAsItCame(String text) {
        String meant = JsonValue.parse("\"" + text + "\"").toNode().textValue();
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .when(start(RUN, "stubborn")
                        .saying(body -> body.replace(
                                        "\"input\":{\"amount\":5}",
                                        "\"input\":{\"amount\":5,\"%s\":\"%s\"}".formatted(text, text)
                                                + ",\"metadata\":{\"%s\":\"%s\"},\"tags\":[\"%s\"]"
                                                        .formatted(text, text, text)
                                                + ",\"correlation_id\":\"%s\"".formatted(text))
                                .replaceFirst("\"metadata\":\\{\\},", "")
                                .replaceFirst("\"tags\":\\[\\],", "")
                                .replaceFirst("\"correlation_id\":null,", "")))
                .thenLogged(STARTED)
                .andAsked("call", 1)
                .whoseOutput(output -> assertThat(output.read(GateRequest.class).subject())
                        .isInstanceOfSatisfying(
                                Subject.OfStep.class,
                                step -> assertThat(step.input()
                                                .toNode()
                                                .at("/input")
                                                .path(meant)
                                                .textValue())
                                        .isEqualTo(meant)))
                .andShown(RUNNING, "call")
                .andNothingMore()
                .when(pause(RUN).saying(body -> body.replace("to look at it", text)))
                .thenLogged("FC-RUN-002 Run status changed from running to paused")
                .whoseEvent(
                        Event.RunStatusChanged.class,
                        changed -> assertThat(changed.detail()).isEqualTo(meant))
                .andShown(PAUSED, "call")
                .andNothingMore();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "\u001b[2J",
                ""
            })
    void aTraceThatIsNoneIsNotCarriedOn(String traceparent) {
        tracedAs(traceparent, null);
    }

    @Test
    void aTraceOfAHundredKilobytesIsNotCopiedOnToEveryEntry() {
        tracedAs("0".repeat(100_000), null);
    }

    @Test
    void aTraceIsCarriedOn() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        tracedAs(traceparent, traceparent);
    }

    private void tracedAs(String sent, @Nullable String carriedOn) {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .when(start(RUN, "stubborn").withHeader(Headers.TRACEPARENT, sent))
                .thenLogged(STARTED)
                .andAsked("call", 1)
                .whoseOutput(
                        output -> assertThat(output.header(Headers.TRACEPARENT)).isEqualTo(carriedOn))
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    @Test
    void aDeadLetterHoldsNoMoreOfAKeyThanItNeeds() {
        given.when(start(RUN, "stubborn")
                        .onTheWay(wire -> new Letter.Wire(wire.topic(), new byte[1_000_000], null, wire.signatures())))
                .thenDeadLetter("Expected a key and a value")
                .whoseOutput(output -> assertThat(output.record().key()).hasSize(4 * 1024))
                .andNothingMore();
    }

    @Test
    void aRefusalQuotesNoMoreThanItsTopicTakes() {
        String wide = "{properties: {amount: {enum: [\"" + "é".repeat(90_000) + "\"]}}}";
        given.everybody()
                .workflow(Workflows.STUBBORN.replace("{type: object, required: [amount]}", wide))
                .when(start(RUN, "stubborn"))
                .thenRejected(INVALID_INPUT)
                .whoseRejection(rejection -> assertThat(rejection.message()).hasSize(Command.MAX_TEXT))
                .andNothingMore()
                .when(publish(Map.of("\u001b[2J", "{")))
                .thenRejected(BUNDLE_REFUSED)
                .whoseRejection(rejection -> assertThat(rejection.message()).startsWith("\\u{1b}[2J: "))
                .andNothingMore();
    }

    /** A timer's id and due time can be worked out by anybody who reads the log. */
    @Test
    void nobodyUsesUpATimersCommandIdBeforeIt() {
        String timer = "verdict:" + RUN + ".g2";
        String id = "timer:"
                + Sha256.hex(timer.getBytes(StandardCharsets.UTF_8)).substring(0, 16) + ":"
                + World.START.plusSeconds(10).toEpochMilli();
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), named(pause(RUN), id), resume(RUN))
                .whenPassed(Duration.ofSeconds(10))
                .thenFired(timer)
                .andLogged(
                        "FC-GATE-002 Gate call expired",
                        "FC-RUN-003 Run failed: Gate call expired: No verdict came before 2026-03-01T12:00:10Z")
                .andShown(FAILED, "call")
                .andNothingMore();
    }

    private static Letter named(Letter letter, String id) {
        return letter.saying(body -> body.replaceFirst("\"command_id\":\"[^\"]*\"", "\"command_id\":\"" + id + "\""))
                .signedFor(RUN, id);
    }

    /** What a bundle that wants all memory or all time comes to: the policy service denies it. */
    @Test
    void aBundleThatIsDeniedLeavesTheOldOneInForceAndOthersGatesGoOn() {
        given.everybody()
                .policies(Workflows.POLICIES)
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"));
        String old = given.world().activeBundle();
        given.when(publish(Map.of("all.yaml", "kind: GatePolicy")))
                .thenLogged("FC-GATE-001 Gate requested: publish 1 policy files with 0 approval profiles")
                .andAskedAboutBundle()
                .andRegistered("artifact")
                .andNothingMore()
                .when(allow(RUN))
                .thenLogged("FC-GATE-002 Gate call allowed", "FC-STEP-001 Step call started, attempt 1")
                .andTask("phone", "call", 1)
                .andShown(RUNNING, "call")
                .andNothingMore()
                .when(deny(Command.REGISTRY))
                .thenLogged("FC-GATE-002 Gate publish policies denied")
                .andDone()
                .andNothingMore();
        assertThat(given.world().activeBundle()).isEqualTo(old).isNotNull();
        given.when(start(run(2), "stubborn"))
                .thenLogged(STARTED)
                .andAsked("call", 1)
                .andShown(RUNNING, "call")
                .andNothingMore();
    }
}
