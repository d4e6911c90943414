package io.federationcore.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command that speaks to a running system takes. */
final class SystemOptions {
    @Option(names = "--dir", paramLabel = "DIR", description = "The folder of the running system. Default: .fcrun")
    Path dir = LocalDirectory.DEFAULT;

    @Option(names = "--json", description = "JSON on standard output, one object a line.")
    boolean json;
}
