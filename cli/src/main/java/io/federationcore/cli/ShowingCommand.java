package io.federationcore.cli;

import io.federationcore.schemas.message.RunStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What shows itself on real parts, from nothing to nothing: exit code 0 only if everything went as it must. */
abstract class ShowingCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object a run, on standard output.")
    private boolean json;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the demo keeps its state while it runs; emptied first. Default: .fcrun/demo")
    private Path dir = LocalDirectory.DEFAULT.resolve("demo");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Shows everything, and says whether all of it went as it must. */
    abstract boolean show(LocalSystem system, LocalDirectory directory, Progress progress) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Progress progress = Progress.onTerminal();
        boolean good;
        try (LocalDirectory directory = LocalDirectory.take(dir)) {
            directory.clear();
            LogDestination.file(directory.log());
            try (LocalSystem system = LocalSystem.start(directory, progress);
                    StopOnSignal stop = StopOnSignal.closing(system)) {
                good = show(system, directory, progress);
                progress.say("Stopping everything");
            }
            progress.done();
        }
        return good ? 0 : UserError.FAILED;
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** The line above a run: how it went. */
    void headline(boolean asExpected, String name, List<RunStatus> transitions) {
        out().printf(
                        "%s  %s  %s%n",
                        asExpected ? "ok  " : "FAIL",
                        name,
                        transitions.stream().map(RunStatus::wire).collect(Collectors.joining(" → ")));
    }

    /** The run in its layers, and a line of space. */
    void print(RunReport report) {
        new RunPrinter(out(), Style.ofStandardOutput()).print(report);
        out().println();
        out().flush();
    }
}
