package io.federationcore.cli;

import io.federationcore.client.AnswerTimeout;
import io.federationcore.client.LogBreak;
import io.federationcore.schemas.message.Checks;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        version = "Federation Core 0.1.0")
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            UpCommand.class,
            StartCommand.class,
            ShowCommand.class,
            RunsCommand.class,
            RetryCommand.class,
            SteerCommands.PauseCommand.class,
            SteerCommands.ResumeCommand.class,
            SteerCommands.CancelCommand.class,
            GatesCommand.class,
            VoteCommands.ApproveCommand.class,
            VoteCommands.RejectCommand.class,
            VoteCommands.WithdrawCommand.class,
            OverrideCommands.OverrideCommand.class,
            OverrideCommands.ReviewCommand.class,
            VerifyCommand.class,
            PackCommand.class,
            TailCommand.class,
            WorkflowCommands.class,
            PolicyCommand.class,
            PrincipalsCommands.class,
            KeysCommand.class,
            TokenCommand.class,
            CompletionCommand.class,
            TitanCommand.class,
            BenchCommand.class,
            AotCacheCommand.class,
            TopicsCommand.class,
            ServiceCommands.OrchestratorCommand.class,
            ServiceCommands.PolicyServiceCommand.class,
            ServiceCommands.AuditSinkCommand.class,
            ServiceCommands.WitnessCommand.class,
            ServiceCommands.GatewayCommand.class);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(new Main(), args).execute(args));
    }

    /**
     * The command line, apart from the process: every error is one line that says what to do.
     *
     * @param args if the first is a command's name, no other command is there: to make them all takes a third of a second
     */
    static CommandLine commandLine(Main main, String... args) {
        CommandLine line = new CommandLine(main);
        commands(args).forEach(line::addSubcommand);
        CommandGroups.show(line);
        line.setCaseInsensitiveEnumValuesAllowed(true); // names on the wire are in lower case, and so they are here
        line.registerConverter(Duration.class, Main::duration);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((error, command, parsed) -> {
            command.getErr().println("fcrun: " + Checks.printable(explain(error)));
            return exitCode(error);
        });
        line.setParameterExceptionHandler((error, arguments) -> {
            PrintWriter err = error.getCommandLine().getErr();
            err.println("fcrun: " + error.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
            err.println("Try: ./" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return UserError.USAGE;
        });
        return line;
    }

    private static List<Class<?>> commands(String... args) {
        return COMMANDS.stream()
                .filter(type -> args.length > 0
                        && type.getAnnotation(Command.class).name().equals(args[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    /** With no arguments: help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code 30s}, {@code 500ms}, {@code 2m}, {@code 1h}, or as ISO 8601 has it, {@code PT1M30S}. */
    private static Duration duration(String text) {
        Matcher simple = DURATION.matcher(text);
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new CommandLine.TypeConversionException(
                    "expected a time such as 30s, 2m or PT1M30S, but found '" + text + "'");
        }
    }

    private static String explain(Exception error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        boolean forPeople = error instanceof UserError || error instanceof AnswerTimeout || error instanceof LogBreak;
        return forPeople ? message : message + " (" + cause.getClass().getSimpleName() + ")";
    }

    private static int exitCode(Exception error) {
        return error instanceof UserError user ? user.exitCode() : error instanceof AnswerTimeout ? 3 : 1;
    }
}
