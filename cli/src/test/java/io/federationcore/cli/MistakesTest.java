package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is wrong before anything is reached: said in one line, with the exit code that the documents name. */
@Timeout(60)
class MistakesTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_key_that_is_not_there_is_a_wrong_argument() throws Exception {
        String connection = connection();
        for (String[] command : new String[][] {
            {"titan", "--connect", connection, "--queue", "q", "--exec", "cat", "--key", "nobody"},
            {"start", "some-workflow", "--connect", connection, "--key", "nobody"},
        }) {
            assertThat(fcrun(command)).isEqualTo(2);
            assertThat(err.toString()).endsWith("Expected a key 'nobody' in the key file, but found none\n");
        }
    }

    @Test
    void a_queue_that_is_none_is_a_wrong_argument() throws Exception {
        assertThat(fcrun("titan", "--connect", connection(), "--queue", "../q", "--exec", "cat"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Expected").contains("../q");
    }

    @Test
    void settings_that_are_wrong_end_a_service_with_their_own_code() {
        for (RuntimeException wrong : new RuntimeException[] {
            new IllegalArgumentException("Expected a key 'log-salt' in the key file, but found none"),
            new InvalidSetting(KafkaConnection.PARTITIONS, "expected 1 to 1000, but found 0")
        }) {
            assertThatThrownBy(() -> ServiceExit.ofSettings(() -> {
                        throw wrong;
                    }))
                    .isInstanceOfSatisfying(UserError.class, error -> {
                        assertThat(error.exitCode()).isEqualTo(ServiceExit.SETTINGS.code());
                        assertThat(error).hasMessage(wrong.getMessage());
                    });
        }
    }

    @Test
    void help_has_every_command_under_a_heading() {
        assertThat(fcrun("--help")).isZero();
        assertThat(out.toString())
                .contains("Runs", "People at gates", "What is registered", "Services and what they stand on")
                .doesNotContain("Others");
        for (String command : Main.commandLine(new Main()).getSubcommands().keySet()) {
            assertThat(Arrays.asList(out.toString().split("\n", -1)))
                    .as("the line of %s", command)
                    .filteredOn(line -> line.startsWith("  " + command + " "))
                    .hasSize(1);
        }
    }

    @Test
    void a_command_that_is_named_is_made_alone_and_says_the_same_of_itself() {
        Main.commandLine(new Main()).getSubcommands().forEach((name, amongAll) -> {
            CommandLine line = Main.commandLine(new Main(), name, "--help");
            assertThat(line.getSubcommands()).containsOnlyKeys(name);
            assertThat(line.getSubcommands().values())
                    .extracting(CommandLine::getUsageMessage)
                    .containsExactly(amongAll.getUsageMessage());
        });
    }

    @Test
    void a_command_that_there_is_not_is_answered_with_those_that_it_may_have_been() {
        assertThat(fcrun("verfiy", "run")).isEqualTo(2);
        assertThat(err.toString()).contains("verfiy").contains("verify");
    }

    private int fcrun(String... arguments) {
        CommandLine line = Main.commandLine(new Main(), arguments);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /** A connection to nowhere, with keys. */
    private String connection() throws Exception {
        try (LocalDirectory local = LocalDirectory.take(dir)) {
            LocalKeys.loadOrMake(local);
            Connection connection = new Connection(
                    "127.0.0.1:1",
                    "jdbc:postgresql://127.0.0.1:1/none",
                    "nobody",
                    "",
                    LocalSystem.FEDERATION,
                    LocalSystem.TENANT,
                    "user:operator",
                    LocalKeys.OPERATOR,
                    local.keys().toString());
            return Files.write(local.connection(), Codec.write(connection)).toString();
        }
    }
}
