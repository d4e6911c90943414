package io.federationcore.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands in {@code ./fcrun --help}, under headings that say what they are for. */
final class CommandGroups {
    private static final Map<String, List<String>> GROUPS = groups();

    private CommandGroups() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("A system on this machine", List.of("demo", "up", "bench", "aot-cache"));
        groups.put("Runs", List.of("start", "runs", "show", "tail", "pause", "resume", "cancel", "retry"));
        groups.put("Proof", List.of("verify", "pack"));
        groups.put("People at gates", List.of("gates", "approve", "reject", "withdraw", "override", "review"));
        groups.put("What is registered", List.of("workflow", "policy", "principals"));
        groups.put("Titans", List.of("titan"));
        groups.put(
                "Services and what they stand on",
                List.of(
                        "orchestrator",
                        "policy-service",
                        "audit-sink",
                        "witness",
                        "gateway",
                        "topics",
                        "keys",
                        "token"));
        groups.put("The shell", List.of("completion"));
        return groups;
    }

    /** Lets the help of {@code root} group its commands. */
    static void show(CommandLine root) {
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::list);
    }

    private static String list(Help root) {
        Map<String, Help> commands = root.subcommands();
        Set<String> left = new TreeSet<>(commands.keySet());
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((heading, names) -> {
            text.append(section(root, heading, names, commands));
            names.forEach(left::remove);
        });
        if (!left.isEmpty()) {
            text.append(section(root, "Others", List.copyOf(left), commands));
        }
        return text.toString();
    }

    private static String section(Help root, String heading, List<String> names, Map<String, Help> commands) {
        int widest = commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        Help.TextTable table = Help.TextTable.forColumns(
                root.colorScheme(),
                new Help.Column(widest + 4, 2, Help.Column.Overflow.SPAN),
                new Help.Column(root.commandSpec().usageMessage().width() - widest - 4, 0, Help.Column.Overflow.WRAP));
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Help command = commands.get(name);
            if (command == null) {
                missing.add(name);
            } else {
                table.addRowValues(
                        root.colorScheme().commandText(name), root.colorScheme().text(summary(command)));
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "Expected the commands " + missing + " under '" + heading + "', but found none");
        }
        return "%n%s%n"
                        .formatted(root.colorScheme()
                                .text("@|bold " + heading + "|@")
                                .toString())
                + table;
    }

    /** The first sentence of what the command says of itself. */
    private static String summary(Help command) {
        String[] description = command.commandSpec().usageMessage().description();
        String first = description.length == 0 ? "" : description[0];
        int end = first.indexOf(". ");
        return end < 0 ? first : first.substring(0, end + 1);
    }
}
