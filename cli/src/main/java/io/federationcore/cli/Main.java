package io.federationcore.cli;

import io.federationcore.client.AnswerTimeout;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./fcrun}. */
@Command(
        name = "fcrun",
        description = "Federation Core: governed, provable execution for automated agents, on Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "Federation Core 0.1.0",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            StartCommand.class,
            ShowCommand.class,
            ApproveCommand.class,
            VerifyCommand.class,
            TopicsCommand.class,
            ServiceCommands.OrchestratorCommand.class,
            ServiceCommands.PolicyServiceCommand.class,
            ServiceCommands.AuditSinkCommand.class,
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(new Main()).execute(args));
    }

    /** The command line, apart from the process: every error is one line that says what to do. */
    static CommandLine commandLine(Main main) {
        CommandLine line = new CommandLine(main);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((error, command, parsed) -> {
            command.getErr().println("fcrun: " + explain(error));
            return exitCode(error);
        });
        return line;
    }

    /** With no arguments: help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static String explain(Exception error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return error instanceof UserError
                ? message
                : message + " (" + cause.getClass().getSimpleName() + ")";
    }

    private static int exitCode(Exception error) {
        return error instanceof UserError user ? user.exitCode() : error instanceof AnswerTimeout ? 3 : 1;
    }
}
