package io.federationcore.cli;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun start}: starts a run. */
@CommandLine.Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts a run of a workflow. With --wait it exits 0 only if the run completes.",
        footer = {
            "",
            "Example:",
            "  ./fcrun start pt004_execution_spine --input '{\"test_mode\": \"happy_path\"}' --tag trial --wait"
        })
final class StartCommand extends StartingCommand {
    @Parameters(paramLabel = "WORKFLOW", description = "The workflow's id, or id@version. Default: the latest version")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String workflow;

    @Option(
            names = "--input",
            paramLabel = JsonArgument.LABEL,
            converter = JsonArgument.class,
            description = "The run's input; @- reads standard input. Default: {}")
    private JsonValue input = JsonValue.EMPTY_OBJECT;

    @Option(
            names = "--metadata",
            paramLabel = JsonArgument.LABEL,
            converter = JsonArgument.class,
            description = "An object that policies and readers see. Default: {}")
    private JsonValue metadata = JsonValue.EMPTY_OBJECT;

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag of the run; may be given several times.")
    private List<String> tags = List.of();

    @Option(names = "--correlation-id", paramLabel = "ID", description = "What ties the run to something of yours.")
    private @Nullable String correlationId;

    @Override
    Command.StartRun start() {
        VersionedName name = VersionedName.of(workflow);
        return ofArguments(
                () -> new Command.StartRun(name.id(), name.version(), input, metadata, tags, correlationId, null));
    }
}
