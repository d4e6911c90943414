package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever a payload, a policy or a refusal says, nothing that is printed steers the terminal. */
class TerminalTest {
    private static final String HOSTILE = "a\u001b[2J\u009b31m\u202eb\r\nfcrun: all is well\0\u2028";

    @CommandLine.Command(name = "quote")
    static final class Quote extends SystemCommand {
        @CommandLine.Option(names = "--fail")
        private boolean fail;

        record Said(String text) {}

        @Override
        int run(Connection connection) {
            if (fail) {
                throw new UserError(UserError.FAILED, HOSTILE);
            }
            answer(new Said(HOSTILE), HOSTILE);
            return 0;
        }
    }

    @TempDir
    private Path dir;

    @Test
    void text_json_and_errors_are_one_harmless_line_each() throws IOException {
        Connection nowhere = new Connection("none:1", "", "", "", "f", "t", "user:a", "a", "none");
        Files.write(LocalDirectory.connection(dir), Codec.write(nowhere));
        for (String[] arguments : new String[][] {{"quote"}, {"quote", "--json"}, {"quote", "--fail"}}) {
            String printed = printedBy(arguments);
            assertThat(printed.strip()
                            .chars()
                            .filter(c -> Character.getType(c) == Character.CONTROL
                                    || Character.getType(c) == Character.FORMAT))
                    .as(String.join(" ", arguments))
                    .isEmpty();
            assertThat(printed.strip())
                    .as(String.join(" ", arguments))
                    .contains("31m")
                    .hasLineCount(1);
        }
    }

    @Test
    void json_means_the_same() {
        String json = JsonValue.parse("{\"a\\u009b\":\"\\u202e\\ud83d\\ude00\\ud800\\udc00\"}")
                .text();

        assertThat(Checks.printableJson(json)).contains("\\u009b", "\\u202e");
        assertThat(JsonValue.parse(Checks.printableJson(json)).text()).isEqualTo(json);
    }

    private String printedBy(String... arguments) {
        StringWriter printed = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.addSubcommand(new Quote());
        line.setOut(new PrintWriter(printed, true));
        line.setErr(new PrintWriter(printed, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--dir", dir.toString()));
        line.execute(all.toArray(String[]::new));
        return printed.toString();
    }
}
