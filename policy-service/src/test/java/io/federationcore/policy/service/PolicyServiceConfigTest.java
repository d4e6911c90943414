package io.federationcore.policy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyServiceConfigTest {
    private static final Map<String, String> SOUND = Map.of(
            "FC_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
            "FC_FEDERATION", "test",
            "FC_PRINCIPAL", "service:policy-service",
            "FC_SIGNING_KID", "policy-1",
            "FC_INSTANCE_ID", "policy-a",
            "FC_TOPIC_PREFIX", "acme.");

    private static PolicyServiceConfig from(Map<String, String> settings) {
        return PolicyServiceConfig.from(new Settings(settings), new KeyRing(Map.of("policy-1", Fixture.KEY)));
    }

    @Test
    void readsItsSettings() {
        PolicyServiceConfig config = from(SOUND);
        assertThat(config.member().instanceId()).isEqualTo("policy-a");
        assertThat(config.groupId()).isEqualTo("acme.policy-service");
        assertThat(config.identity().principal().reference()).isEqualTo("service:policy-service");
    }

    @ParameterizedTest
    @CsvSource({
        "FC_KAFKA_BOOTSTRAP_SERVERS, '', FC_KAFKA_BOOTSTRAP_SERVERS",
        "FC_INSTANCE_ID, '', FC_INSTANCE_ID",
        "FC_INSTANCE_ID, a b, FC_INSTANCE_ID",
        "FC_SIGNING_KID, policy-2, policy-2",
        "FC_PRINCIPAL, policy-service, FC_PRINCIPAL",
    })
    void namesWhatIsMissingOrWrong(String name, String value, String named) {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put(name, value);
        assertThatThrownBy(() -> from(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
