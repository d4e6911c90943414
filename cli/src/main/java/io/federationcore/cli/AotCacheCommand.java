package io.federationcore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** {@code ./fcrun aot-cache}: lets the JVM keep what it learns. The launcher gives it to what runs long. */
@Command(
        name = "aot-cache",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the demo and an orchestrator by itself, and keeps what the JVMs loaded and learned meanwhile, some 200 MB"
                    + " beside the build. Services, up, demo and bench start in about half the time from then on. It is good"
                    + " for this build and this JDK, 25 or newer, and takes two minutes.",
        },
        footer = {"", "Example:", "  ./fcrun aot-cache"})
final class AotCacheCommand extends AnsweringCommand {
    private static final String TRAINING = "bench soak --json --finished 1 --warmup 20s --duration 10s";

    /** The answer with {@code --json}; one for each file. */
    record Made(String file, long bytes) {}

    @Override
    int run() throws Exception {
        if (Runtime.version().feature() < AotCache.OLDEST_JDK) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected JDK " + AotCache.OLDEST_JDK + " or newer, but found " + Runtime.version()
                            + "; set JAVA_HOME to one");
        }
        waitingFor("Running the demo and keeping what the JVM learns");
        make(AotCache.SYSTEM, keeping -> SameJvm.command(List.of(keeping), "demo", "--json"));
        waitingFor("Running an orchestrator and keeping what its JVM learns");
        make(AotCache.ORCHESTRATOR, keeping -> {
            List<String> training = new ArrayList<>(SameJvm.command(List.of(), TRAINING.split(" ")));
            training.add("--orchestrator-jvm=" + keeping);
            return training;
        });
        return 0;
    }

    /** @param training what to run, by the JVM's option that keeps what is learned */
    private void make(AotCache cache, Function<String, List<String>> training) throws Exception {
        Path made = cache.file();
        Path partial = made.resolveSibling(made.getFileName() + ".partial");
        Path log = made.resolveSibling(made.getFileName() + ".log");
        int exit = run(training.apply("-XX:AOTCacheOutput=" + partial), log);
        if (exit != 0 || !Files.exists(partial)) {
            throw new UserError(
                    UserError.FAILED,
                    "Expected the run that the JVM learns from to go well and leave a cache, but it exited with " + exit
                            + "; what it said is in " + log);
        }
        Files.move(partial, made, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(log);
        long bytes = Files.size(made);
        answer(new Made(made.toString(), bytes), "Made " + made + ", " + bytes / 1_000_000 + " MB");
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
