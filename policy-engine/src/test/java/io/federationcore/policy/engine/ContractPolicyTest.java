package io.federationcore.policy.engine;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.federationcore.schemas.registry.PolicyBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The contract's examples of a policy and of the approval profile that it names can be published. */
class ContractPolicyTest {
    @Test
    void theExamplesCompile() throws IOException {
        PolicyBundle bundle = new PolicyBundle(
                Map.of("policy.yaml", example("gate_policy"), "profile.yaml", example("approval_profile")));

        assertThatCode(() -> new PolicyCompiler().compile(bundle)).doesNotThrowAnyException();
    }

    /** JSON is YAML, too. */
    private static String example(String name) throws IOException {
        String resource = "/contract/v1/examples/" + name + ".json";
        try (InputStream in =
                Objects.requireNonNull(ContractPolicyTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
