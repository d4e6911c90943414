package io.federationcore.cli;

import io.federationcore.gateway.GatewayConfig;
import io.federationcore.schemas.json.Codec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./fcrun up}: the whole system on this machine, until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole system on this machine in the foreground until Ctrl-C: a broker, a database, all services and"
                    + " a Titan. It keeps its state and continues where it was.",
        },
        footer = {"", "Example:", "  ./fcrun up"})
final class UpCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Where everything is, as one JSON object in the first line.")
    private boolean json;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where all state is kept. Default: .fcrun")
    private Path dir = LocalDirectory.DEFAULT;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Where HTTP is served; 0 for any free port. Default: 9405")
    private int httpPort = GatewayConfig.DEFAULT_PORT;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The first line with {@code --json}. */
    record Ready(
            String kafka,
            @Nullable String jdbcUrl,
            @Nullable String jdbcUser,
            @Nullable String jdbcPassword,
            String http) {}

    @Override
    public Integer call() throws Exception {
        Progress progress = Progress.onTerminal();
        try (LocalDirectory directory = LocalDirectory.take(dir)) {
            LogDestination.file(directory.log());
            try (LocalSystem system = LocalSystem.start(
                            directory,
                            new LocalSystem.Embedded(1),
                            Map.of(GatewayConfig.PORT, Integer.toString(httpPort)),
                            progress);
                    StopOnSignal stop = StopOnSignal.closing(system)) {
                progress.done();
                announce(system.connection(), system.http(), directory);
                CompletableFuture<String> died = system.failure().toCompletableFuture();
                Thread.startVirtualThread(() -> {
                    died.join();
                    stop.release();
                });
                stop.await();
                if (died.isDone()) {
                    throw new UserError(UserError.FAILED, died.join() + "; see " + directory.log());
                }
            }
        }
        return 0;
    }

    private void announce(Connection at, String http, LocalDirectory directory) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Ready ready = new Ready(at.kafka(), at.jdbcUrl(), at.jdbcUser(), at.jdbcPassword(), http);
            out.println(new String(Codec.write(ready), StandardCharsets.UTF_8));
        } else {
            out.println("Federation Core is up. Ctrl-C stops it; its state stays in " + dir + ".");
            out.println("  Kafka       " + at.kafka());
            out.println("  HTTP        " + http + "  ./fcrun token makes a bearer token");
            out.println("  PostgreSQL  " + at.jdbcUrl() + "  user " + at.jdbcUser() + ", password in "
                    + directory.connection());
            out.println("  log         " + directory.log());
            out.println("Try in another terminal:");
            out.println("  ./fcrun start pt004_execution_spine --input '{\"test_mode\": \"happy_path\"}' --wait");
        }
        out.flush();
    }
}
