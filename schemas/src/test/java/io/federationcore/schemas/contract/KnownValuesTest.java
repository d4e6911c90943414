package io.federationcore.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Separation;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words that the schemas list are those of the Java enums, neither more nor less. */
class KnownValuesTest {
    private static final JsonNode COMMON = ContractFiles.json(ContractFiles.ROOT.resolve("schemas/common.json"))
            .get("$defs");

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("/status/enum", RunStatus.values()),
                Arguments.of("/status_reason/x-known-values", StatusReason.values()),
                Arguments.of("/finish_reason/x-known-values", FinishReason.values()),
                Arguments.of("/gate_outcome/x-known-values", GateOutcome.values()),
                Arguments.of("/event_type/x-known-values", EventType.values()),
                Arguments.of("/step_type/enum", StepType.values()),
                Arguments.of("/verdict_kind/enum", VerdictKind.values()),
                Arguments.of("/vote/enum", Vote.values()),
                Arguments.of("/separation/enum", Separation.values()),
                Arguments.of("/override_reason/enum", OverrideReason.values()),
                Arguments.of("/review_finding/enum", ReviewFinding.values()),
                Arguments.of("/driver/enum", Driver.values()),
                Arguments.of("/cause_kind/enum", CauseKind.values()),
                Arguments.of("/key_algorithm/enum", KeyAlgorithm.values()),
                Arguments.of("/scope/enum", Scope.values()),
                Arguments.of("/principal/properties/type/enum", PrincipalType.values()),
                Arguments.of("/actor/properties/type/enum", ActorType.values()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void areThoseOfTheEnum(String at, Enum<?>[] constants) {
        List<String> listed =
                COMMON.at(at).valueStream().map(JsonNode::textValue).toList();

        assertThat(listed)
                .as("Expected common.json to list at %s what the code knows", at)
                .containsExactlyInAnyOrderElementsOf(Stream.of(constants)
                        .map(constant -> Codec.toValue(constant).toNode().textValue())
                        .toList());
    }
}
