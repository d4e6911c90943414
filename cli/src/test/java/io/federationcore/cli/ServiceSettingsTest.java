package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
    @Test
    void every_setting_is_documented_and_every_documented_one_exists() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "settings.md"));
        Set<String> documented = new TreeSet<>();
        Pattern.compile("(?m)^\\| `(FC_[A-Z_]+)\\*?` \\|")
                .matcher(page)
                .results()
                .forEach(row -> documented.add(row.group(1)));

        assertThat(documented).isEqualTo(ServiceSettings.NAMES);
    }

    @Test
    void a_mistyped_name_is_answered_with_the_nearest() {
        Settings settings = new Settings(Map.of(
                "FC_VERDICT_TIMEOT", "PT1S",
                "FC_KAFKA_CLIENT_SECURITY_PROTOCOL", "SSL",
                "FC_PARTITIONS", "4",
                "HOME", "/"));

        assertThat(ServiceSettings.unknown(settings))
                .containsExactly(
                        "Setting FC_VERDICT_TIMEOT is not known and has no effect; did you mean FC_VERDICT_TIMEOUT?");
    }
}
