package io.federationcore.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A command that speaks to a running system: where that is. */
abstract class SystemCommand extends AnsweringCommand {
    @Option(names = "--dir", paramLabel = "DIR", description = "The folder of the running system. Default: .fcrun")
    private Path dir = LocalDirectory.DEFAULT;

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
}
