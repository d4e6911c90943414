package io.federationcore.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM of the kind that runs this one: the same Java, the same options and the same program. */
final class SameJvm {
    private SameJvm() {}

    /**
     * The command that starts it.
     *
     * @param options of the JVM, which win over this one's
     * @param arguments as behind {@code ./fcrun}
     */
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Not the others: an agent, or a property about the terminal, is this process's own.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
