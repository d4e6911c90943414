package io.federationcore.cli;

import io.federationcore.client.TaskHandler;
import io.federationcore.client.TaskResult;
import io.federationcore.client.Titan;
import io.federationcore.client.TitanOptions;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun titan}: any program as a Titan. */
@Command(
        name = "titan",
        mixinStandardHelpOptions = true,
        description = "Takes tasks from a queue and runs a program for each: input on stdin, output on stdout, the exit"
                + " code says what it came to (0 done, 100 failed for good, others failed and worth another try)."
                + " See docs/titans.md.",
        footer = {"", "Example:", "  ./fcrun titan --queue catalogue --exec 'jq -c .'"})
final class TitanCommand extends SystemCommand {
    @Option(names = "--queue", paramLabel = "QUEUE", required = true, description = "Where tasks are taken from.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String queue;

    @Option(names = "--exec", paramLabel = "COMMAND", required = true, description = "Run for each task, by sh -c.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String program;

    @Option(names = "--concurrency", paramLabel = "N", description = "Tasks at once. Default: ${DEFAULT-VALUE}")
    private int concurrency = 1;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description = "Tells the Titans of one queue apart; the same after a restart. Default: ${DEFAULT-VALUE}")
    private String id = "exec-1";

    @Option(
            names = "--max-time",
            paramLabel = "DURATION",
            description = "How long one task may take, its time being extended, such as PT10M; PT0S extends nothing."
                    + " Default: ${DEFAULT-VALUE}")
    private Duration maxTime = TitanOptions.DEFAULT_LONGEST_TASK;

    @Option(names = "--as", paramLabel = "PRINCIPAL", description = "Who works. Default: ${DEFAULT-VALUE}")
    private String principal = "titan:local";

    @Option(names = "--key", paramLabel = "KID", description = "The key it signs with. Default: ${DEFAULT-VALUE}")
    private String kid = LocalKeys.TITAN;

    /**
     * What is told of each task.
     *
     * @param code why it failed, if it did
     */
    record Done(
            String task,
            String outcome,
            @Nullable String code,
            @Nullable String message,
            long millis) {}

    @Override
    int run(Connection connection) throws Exception {
        ServiceIdentity identity = connection.identity(new Connection.Identity(principal, kid));
        TitanOptions options =
                ofArguments(() -> new TitanOptions(id, concurrency, TitanOptions.DEFAULT_CLOSE_TIMEOUT, maxTime));
        TaskHandler told = telling(new ProgramHandler(program, System.err));
        try (Titan titan = ofArguments(() -> Titan.start(connection.toKafka(), identity, queue, options, told));
                StopOnSignal stop = StopOnSignal.closing(titan)) {
            titan.ended().whenComplete((nothing, failure) -> stop.release());
            stop.await();
            titan.ended().join();
        }
        return 0;
    }

    private TaskHandler telling(TaskHandler handler) {
        return task -> {
            long began = System.nanoTime();
            TaskResult result = handler.handle(task);
            tell(task, result, (System.nanoTime() - began) / 1_000_000);
            return result;
        };
    }

    private void tell(Task task, TaskResult result, long millis) {
        Done done = switch (result) {
            case TaskResult.Completed completed -> new Done(task.key(), "completed", null, null, millis);
            case TaskResult.Failed failed -> new Done(task.key(), "failed", failed.code(), failed.message(), millis);
        };
        String why = done.message() == null ? "" : ": " + Checks.printable(done.message());
        answer(done, done.task() + " " + done.outcome() + " in " + millis + " ms" + why);
    }
}
