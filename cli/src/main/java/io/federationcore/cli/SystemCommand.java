package io.federationcore.cli;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Checks;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that speaks to a running system: where that is, and how answers are printed. */
abstract class SystemCommand implements Callable<Integer> {
    @Option(names = "--dir", paramLabel = "DIR", description = "The folder of the running system. Default: .fcrun")
    private Path dir = LocalDirectory.DEFAULT;

    @Option(names = "--json", description = "JSON on standard output, one object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /**
     * Does what was asked for.
     *
     * @return the exit code
     */
    abstract int run(Connection connection) throws Exception;

    @Override
    public final Integer call() throws Exception {
        LogDestination.quiet();
        return run(Connection.load(dir));
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final boolean json() {
        return json;
    }

    /** One answer, harmless for a terminal whatever it quotes: an object in a line with {@code --json}, {@code text} for people otherwise. */
    final void answer(Object object, String text) {
        if (json) {
            printJson(object);
        } else {
            out().println(Checks.printable(text));
        }
    }

    /** One object in a line. */
    final void printJson(Object object) {
        out().println(Checks.printableJson(new String(Codec.write(object), StandardCharsets.UTF_8)));
    }
}
