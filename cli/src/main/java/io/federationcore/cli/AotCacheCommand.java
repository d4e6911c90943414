package io.federationcore.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code ./fcrun aot-cache}: lets the JVM keep what it learns in a demo, as of <a
 * href="https://openjdk.org/jeps/514">JEP 514</a>. The launcher gives it to what runs long.
 */
@Command(
        name = "aot-cache",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the demo once and keeps what the JVM loaded and learned meanwhile, some 130 MB beside the build. Services,"
                    + " up, demo and bench start in about half the time from then on. It is good for this build and this"
                    + " JDK, 25 or newer, and takes a minute.",
        },
        footer = {"", "Example:", "  ./fcrun aot-cache"})
final class AotCacheCommand extends AnsweringCommand {
    /** Beside the jars; {@code fcrun} looks for it there. */
    private static final String FILE = "aot-cache";

    private static final int ONE_STEP_SINCE = 25;

    /** The answer with {@code --json}. */
    record Made(String file, long bytes) {}

    @Override
    int run() throws Exception {
        if (Runtime.version().feature() < ONE_STEP_SINCE) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected JDK " + ONE_STEP_SINCE + " or newer, but found " + Runtime.version()
                            + "; set JAVA_HOME to one");
        }
        Path jar = ownJar();
        Path partial = jar.resolveSibling(FILE + ".partial");
        Path log = jar.resolveSibling(FILE + ".log");
        waitingFor("Running the demo and keeping what the JVM learns");
        int exit = run(SameJvm.command(List.of("-XX:AOTCacheOutput=" + partial), "demo", "--json"), log);
        if (exit != 0 || !Files.exists(partial)) {
            throw new UserError(
                    UserError.FAILED,
                    "Expected the demo to go well and leave a cache, but it exited with " + exit
                            + "; what it said is in " + log);
        }
        Path made = jar.resolveSibling(FILE);
        Files.move(partial, made, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(log);
        long bytes = Files.size(made);
        answer(new Made(made.toString(), bytes), "Made " + made + ", " + bytes / 1_000_000 + " MB");
        return 0;
    }

    /** The JVM takes a cache only for jars. */
    private static Path ownJar() throws URISyntaxException {
        Path own = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isRegularFile(own)) {
            throw new UserError(
                    UserError.USAGE, "Expected to run from jars, as ./fcrun does, but found classes in " + own);
        }
        return own;
    }

    private static int run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (StopOnSignal stop = StopOnSignal.closing(process::destroy)) {
            return process.waitFor();
        }
    }
}
