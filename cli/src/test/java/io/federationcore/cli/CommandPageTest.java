package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command explains itself, and docs/commands.md says the same as the commands. */
class CommandPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", ""))
            .resolve("../docs/commands.md")
            .normalize();
    private static final String TABLE = "| command | does | example |\n| --- | --- | --- |\n";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    static Stream<CommandLine> commands() {
        return leaves(Main.commandLine(new Main()));
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        Stream<CommandLine> below = line.getSubcommands().values().stream().flatMap(CommandPageTest::leaves);
        boolean runs = line.getSubcommands().isEmpty() || line.getCommandSpec().userObject() instanceof Callable;
        return runs ? Stream.concat(Stream.of(line), below) : below;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helps_and_gives_an_example_that_it_takes(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        StringWriter out = new StringWriter();
        CommandLine root = Main.commandLine(new Main());
        root.setOut(new PrintWriter(out));
        List<String> arguments = new ArrayList<>(List.of(name.split(" ", -1)));
        arguments.removeFirst();
        arguments.add("--help");

        assertThat(root.execute(arguments.toArray(String[]::new))).isZero();
        assertThat(out.toString()).contains("Usage: " + name);
        assertThat(description(command)).as("description of " + name).isNotBlank();
        assertThat(example(command))
                .as("Give %s a footer {\"\", \"Example:\", \"  ./%s …\"}", name, name)
                .startsWith("./" + name);
        List<String> words = WORD.matcher(example(command).replaceFirst(" > .*", ""))
                .results()
                .map(CommandPageTest::word)
                .toList();
        root.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }

    @Test
    void the_page_is_the_commands() throws Exception {
        StringBuilder rows = new StringBuilder(TABLE);
        commands()
                .forEach(command -> rows.append("| `%s` | %s | `%s` |%n"
                        .formatted(
                                command.getCommandSpec().qualifiedName().replaceFirst("fcrun ", ""),
                                description(command),
                                example(command).replace("|", "\\|"))));
        String page = Files.readString(PAGE);
        String wanted = page.substring(0, page.indexOf(TABLE)) + rows;
        if (Boolean.getBoolean("fc.update")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/commands.md; write it anew with -Dfc.update=true")
                .isEqualTo(wanted);
    }

    private static String word(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static String description(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }

    private static String example(CommandLine command) {
        String[] footer = command.getCommandSpec().usageMessage().footer();
        return footer.length == 0 ? "" : footer[footer.length - 1].strip();
    }
}
