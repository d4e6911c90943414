package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command that the README shows is one, and those that need no running system do what it says. */
class ReadmeTest {
    private static final Path README =
            Path.of(System.getProperty("basedir", "")).resolve("../README.md");
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    static Stream<List<String>> commands() throws Exception {
        List<List<String>> commands = new ArrayList<>();
        Matcher blocks = SHELL.matcher(Files.readString(README));
        while (blocks.find()) {
            blocks.group(1)
                    .lines()
                    .filter(line -> line.startsWith("./fcrun "))
                    .forEach(line -> commands.add(words(line)));
        }
        return commands.stream();
    }

    private static List<String> words(String line) {
        return WORD.matcher(line.replaceFirst("\\s# .*", ""))
                .results()
                .skip(1)
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void is_a_command(List<String> words) {
        assertThat(Main.commandLine(new Main())
                        .parseArgs(words.toArray(String[]::new))
                        .hasSubcommand())
                .isTrue();
    }

    @Test
    void workflows_and_policies_are_checked_and_tested_as_shown() throws Exception {
        List<List<String>> local = commands()
                .filter(words -> words.getLast().startsWith("examples/"))
                .toList();
        assertThat(local).hasSizeGreaterThanOrEqualTo(3);
        for (List<String> words : local) {
            StringWriter said = new StringWriter();
            CommandLine line = Main.commandLine(new Main());
            line.setOut(new PrintWriter(said));
            line.setErr(new PrintWriter(said));
            List<String> here = new ArrayList<>(words.subList(0, words.size() - 1));
            here.add(README.resolveSibling(words.getLast()).toString());
            assertThat(line.execute(here.toArray(String[]::new)))
                    .as("%s: %s", words, said)
                    .isZero();
        }
    }
}
