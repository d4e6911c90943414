package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

/** What people type where a value of our own is meant. */
class ArgumentsTest {
    @TempDir
    private Path dir;

    @Test
    void json_is_the_text_or_a_file() throws Exception {
        Path file = Files.writeString(dir.resolve("input.json"), "{\"a\": 1}");
        assertThat(new JsonArgument().convert("@" + file)).isEqualTo(JsonValue.parse("{\"a\":1}"));
        assertThat(new JsonArgument().convert("{\"a\":1}")).isEqualTo(JsonValue.parse("{\"a\":1}"));
    }

    @Test
    void what_is_no_json_or_no_file_is_said() {
        assertThatThrownBy(() -> new JsonArgument().convert("{"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("Expected JSON");
        String none = "@" + dir.resolve("none.json");
        assertThatThrownBy(() -> new JsonArgument().convert(none))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("Expected a file that can be read, but " + none + " cannot be");
    }

    @Test
    void a_workflow_is_named_with_or_without_its_version() {
        assertThat(VersionedName.of("pay")).isEqualTo(new VersionedName("pay", null));
        assertThat(VersionedName.of("pay@1.2.0")).isEqualTo(new VersionedName("pay", "1.2.0"));
    }
}
