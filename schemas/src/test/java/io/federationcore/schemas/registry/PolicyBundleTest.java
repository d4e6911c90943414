package io.federationcore.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.json.InvalidJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyBundleTest {
    private static final String PROFILE = "{apiVersion: fc/v1, kind: ApprovalProfile, metadata: {name: two-finance},"
            + " spec: {name: Finance, approvers: ['group:finance'], quorum: 2}}";

    @Test
    void readsTheApprovalProfilesAndNothingElse() {
        PolicyBundle bundle = new PolicyBundle(Map.of("a.yaml", PROFILE, "b.yaml", "{kind: GatePolicy, spec: {x: 1}}"));

        assertThat(bundle.approvalProfiles())
                .isEqualTo(Map.of(
                        "two-finance",
                        new GateDefinition("Finance", List.of("group:finance"), 2, Duration.ofDays(1), null, null)));
    }

    @Test
    void namesTheFileThatIsWrong() {
        assertThatThrownBy(() -> new PolicyBundle(Map.of("a.yaml", PROFILE, "b.yaml", PROFILE)).approvalProfiles())
                .isInstanceOf(InvalidJson.class)
                .hasMessage("b.yaml: Expected each approval profile once, but found 'two-finance' twice");
        assertThatThrownBy(() -> new PolicyBundle(Map.of("a.yaml", "a: &x 1")).approvalProfiles())
                .isInstanceOf(InvalidJson.class)
                .hasMessageStartingWith("a.yaml: Expected plain YAML");
        assertThatThrownBy(() ->
                        new PolicyBundle(Map.of("a.yaml", PROFILE.replace("two-finance", "null"))).approvalProfiles())
                .isInstanceOf(InvalidJson.class)
                .hasMessageStartingWith("a.yaml: ");
    }

    @Test
    void theDigestIsThatOfAllFiles() {
        String digest = new PolicyBundle(Map.of("a", "1", "b", "2")).digest();

        assertThat(digest)
                .isEqualTo(new PolicyBundle(Map.of("b", "2", "a", "1")).digest())
                .isNotEqualTo(new PolicyBundle(Map.of("a", "2", "b", "1")).digest())
                .isNotEqualTo(new PolicyBundle(Map.of("a", "1")).digest());
    }
}
