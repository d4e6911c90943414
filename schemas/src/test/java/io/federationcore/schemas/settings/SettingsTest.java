package io.federationcore.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.topic.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final KeyRing NO_KEYS = new KeyRing(Map.of());

    @Test
    void blankCountsAsAbsent() {
        Settings settings = new Settings(Map.of("A", " ", "B", "b"));

        assertThat(settings.find("A")).isEmpty();
        assertThat(settings.get("A", "default")).isEqualTo("default");
        assertThat(settings.require("B")).isEqualTo("b");
        assertThatThrownBy(() -> settings.require("A"))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessage("Setting A: expected a value, but found none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "x", "1.5", "1 ", "99999999999", "-1"})
    void wholeNumbersAreBounded(String text) {
        assertThatThrownBy(() -> new Settings(Map.of("N", text)).integer("N", 5, 1, 10))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessageStartingWith("Setting N: expected ");
    }

    @Test
    void wholeNumbersHaveDefaults() {
        assertThat(new Settings(Map.of()).integer("N", 5, 1, 10)).isEqualTo(5);
        assertThat(new Settings(Map.of("N", "10")).integer("N", 5, 1, 10)).isEqualTo(10);
    }

    @Test
    void kafkaHasDefaultsAndClientSettings() {
        KafkaConnection connection = KafkaConnection.from(new Settings(Map.of(
                "FC_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "FC_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL",
                "FC_KAFKA_CLIENT_SASL_MECHANISM", " ",
                "FC_KAFKA_CLIENT_", "x",
                "OTHER", "y")));

        assertThat(connection.topics()).isEqualTo(Topics.defaults());
        assertThat(connection.properties())
                .isEqualTo(Map.of("bootstrap.servers", "broker:9092", "security.protocol", "SASL_SSL"));
    }

    @Test
    void everyProblemNamesItsSetting() {
        assertThatThrownBy(() -> KafkaConnection.from(new Settings(Map.of())))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessageContaining("FC_KAFKA_BOOTSTRAP_SERVERS");
        assertThatThrownBy(() -> KafkaConnection.from(
                        new Settings(Map.of("FC_KAFKA_BOOTSTRAP_SERVERS", "b:1", "FC_TOPIC_PREFIX", "Fc"))))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessageStartingWith("Setting FC_TOPIC_PREFIX: Expected a prefix");
        assertThatThrownBy(() -> KafkaConnection.from(
                        new Settings(Map.of("FC_KAFKA_BOOTSTRAP_SERVERS", "b:1", "FC_PARTITIONS", "0"))))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessageContaining("FC_PARTITIONS");
        assertThatThrownBy(() -> identity("acme", "ada"))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessageStartingWith("Setting FC_PRINCIPAL: Expected a principal");
        assertThatThrownBy(() -> identity("a/b", "user:ada"))
                .isInstanceOf(Settings.InvalidSetting.class)
                .hasMessageStartingWith("Setting FC_FEDERATION: ");
    }

    @Test
    void anIdentityNeedsItsKeyToSign() {
        ServiceIdentity identity = identity("acme", "service:orchestrator");

        assertThat(identity.principal()).isEqualTo(Principal.parse("service:orchestrator"));
        assertThatThrownBy(identity::signer)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected a key 'k1' in the key file, but found none");
    }

    private static ServiceIdentity identity(String federation, String principal) {
        return ServiceIdentity.from(
                new Settings(Map.of("FC_FEDERATION", federation, "FC_PRINCIPAL", principal, "FC_SIGNING_KID", "k1")),
                NO_KEYS);
    }
}
