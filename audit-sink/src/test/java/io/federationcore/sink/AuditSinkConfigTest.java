package io.federationcore.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.sink.database.DatabaseLogin;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuditSinkConfigTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "FC_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
            "FC_TOPIC_PREFIX", "acme.",
            "FC_FEDERATION", "acme",
            "FC_JDBC_URL", "jdbc:postgresql://localhost/audit?password=hidden",
            "FC_JDBC_USER", "sink",
            "FC_JDBC_PASSWORD", "secret",
            "FC_INSTANCE_ID", "sink-1");

    @Test
    void readsSettings() {
        AuditSinkConfig config = AuditSinkConfig.from(new Settings(COMPLETE));

        assertThat(config.groupId()).isEqualTo("acme.audit-sink");
        assertThat(config.database().user()).isEqualTo("sink");
        assertThat(config.owner()).isEqualTo(config.database());
    }

    @Test
    void readsALoginOfTheOwnersOwn() {
        AuditSinkConfig config =
                AuditSinkConfig.from(with(Map.of("FC_JDBC_OWNER_USER", "owner", "FC_JDBC_OWNER_PASSWORD", "other")));

        assertThat(config.owner()).isEqualTo(new DatabaseLogin(config.database().url(), "owner", "other"));
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        for (String required : COMPLETE.keySet()) {
            if (!required.equals("FC_TOPIC_PREFIX") && !required.equals("FC_JDBC_PASSWORD")) {
                assertThatThrownBy(() -> AuditSinkConfig.from(with(Map.of(required, " "))))
                        .isInstanceOf(InvalidSetting.class)
                        .hasMessageContaining(required);
            }
        }
        assertThatThrownBy(() -> AuditSinkConfig.from(with(Map.of("FC_INSTANCE_ID", "a b"))))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("FC_INSTANCE_ID");
        assertThatThrownBy(() -> AuditSinkConfig.from(with(Map.of("FC_JDBC_URL", "jdbc:mysql://secret@host"))))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("secret");
    }

    @Test
    void showsNoPassword() {
        Settings settings = with(Map.of("FC_KAFKA_CLIENT_SASL_JAAS_CONFIG", "secret of Kafka"));
        assertThat(AuditSinkConfig.from(settings).toString())
                .doesNotContain("secret")
                .doesNotContain("hidden");
    }

    private static Settings with(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(COMPLETE);
        all.putAll(changes);
        return new Settings(all);
    }
}
