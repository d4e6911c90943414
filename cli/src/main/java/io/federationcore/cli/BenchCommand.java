package io.federationcore.cli;

import io.federationcore.bench.BenchPlan;
import io.federationcore.bench.Benchmark;
import io.federationcore.bench.Figure;
import io.federationcore.bench.FigureChart;
import io.federationcore.bench.FigureTable;
import io.federationcore.bench.HttpAccess;
import io.federationcore.bench.Profile;
import io.federationcore.bench.SystemUnderTest;
import io.federationcore.client.FederationClient;
import io.federationcore.gateway.GatewayConfig;
import io.federationcore.schemas.auth.BearerToken;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.store.AuditStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./fcrun bench}: how fast it is, and how much of that is Kafka's. */
@CommandLine.Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a broker, a database and all services, measures how fast something is and, turn and turn about, what it"
                    + " could not be faster than, and stops everything.",
            "Run it on a quiet machine: the figures named 'machine' tell how quiet it was."
        },
        footer = {"", "Example:", "  ./fcrun bench --json"})
final class BenchCommand implements Callable<Integer> {
    private static final String HTTP_CLIENT = "pt005_test_harness";
    private static final Duration TOKEN_GOOD = Duration.ofDays(1);
    /** A small one: what is kept of runs is outside of it. */
    private static final String ORCHESTRATOR_HEAP = "-Xmx256m";
    /** What one client of the gateway can ask is measured, not what it may. */
    private static final Map<String, String> UNLIMITED =
            Map.of(GatewayConfig.PORT, "0", GatewayConfig.RATE, Integer.toString(GatewayConfig.MAX_RATE));

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..1",
            defaultValue = "governed",
            description = "What is measured. Default: governed")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Benchmark.Scenario scenario;

    @Option(names = "--rate", paramLabel = "N", description = "Runs/s where latency is measured. Default: 5")
    private double rate = 5;

    @Option(names = "--in-flight", paramLabel = "N", description = "Runs in flight at saturation. Default: 256")
    private int inFlight = 256;

    @Option(names = "--warmup", paramLabel = "TIME", description = "Such as 30s, 2m, PT30S. Default: 2m")
    private Duration warmup = Duration.ofMinutes(2);

    @Option(names = "--duration", paramLabel = "TIME", description = "Of each single measurement. Default: 30s")
    private Duration duration = Duration.ofSeconds(30);

    @Option(names = "--reps", paramLabel = "N", description = "Repetitions; a figure is their median. Default: 3")
    private int reps = 3;

    @Option(
            names = "--finished",
            paramLabel = "N",
            description =
                    "Finished runs in the scenarios soak, restore and state; the last two measure with 0, 10,000, 100,000 and"
                            + " 1,000,000, up to N. Default: 100000")
    private int finished = 100_000;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            description = "Brokers, each with a copy of every partition: 1 to 9. Default: 1")
    private int brokers = 1;

    @Option(
            names = "--orchestrator-jvm",
            paramLabel = "OPTION",
            description =
                    "An option of the JVM where an orchestrator has a process of its own; can be repeated. Default: -Xmx256m"
                            + " and what ./fcrun aot-cache made for it")
    private List<String> orchestratorJvm = List.of();

    @Option(names = "--json", description = "One JSON object a figure, on standard output.")
    private boolean json;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description =
                    "Write a Flight Recorder file of each measurement of throughput to this folder. Costs some speed.")
    private @Nullable Path profile;

    @Option(
            names = "--charts",
            paramLabel = "DIR",
            description = "Draw the figures to an SVG file in this folder, named after the scenario.")
    private @Nullable Path charts;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where state is kept meanwhile; emptied before and after. Default: .fcrun/bench")
    private Path dir = LocalDirectory.DEFAULT.resolve("bench");

    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The help names each scenario. */
    @Spec
    void describe(CommandSpec described) {
        spec = described;
        Stream<String> scenarios = Arrays.stream(Benchmark.Scenario.values())
                .map(one -> one.name().toLowerCase(Locale.ROOT) + ": " + one.meaning() + ".");
        spec.usageMessage()
                .description(Stream.concat(Arrays.stream(spec.usageMessage().description()), scenarios)
                        .toArray(String[]::new));
    }

    @Override
    public Integer call() throws Exception {
        BenchPlan plan = plan();
        Progress progress = Progress.onTerminal();
        try (LocalDirectory directory = LocalDirectory.take(dir)) {
            directory.clear();
            LogDestination.file(directory.log());
            List<Figure> figures = measure(plan, directory, progress);
            progress.done();
            // Gigabytes that nobody needs any more. After a failure they stay, for whoever looks into it.
            directory.clear();
            print(figures);
            if (charts != null) {
                draw(figures, charts);
            }
        }
        return 0;
    }

    private void draw(List<Figure> figures, Path folder) throws IOException {
        String name = scenario.name().toLowerCase(Locale.ROOT);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".svg"), FigureChart.draw(name, figures));
    }

    private BenchPlan plan() {
        if (brokers < 1 || brokers > 9) {
            throw new UserError(UserError.USAGE, "Expected 1 to 9 brokers, but found " + brokers);
        }
        try {
            return new BenchPlan(rate, inFlight, warmup, duration, reps, finished);
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private List<Figure> measure(BenchPlan plan, LocalDirectory directory, Progress progress) throws Exception {
        try (LocalSystem system = LocalSystem.start(directory, new LocalSystem.Embedded(brokers), UNLIMITED, progress);
                StopOnSignal stop = StopOnSignal.closing(system);
                FederationClient admin = system.connection()
                        .client(LocalKeys.loadOrMake(directory), Principal.parse("user:admin"), LocalKeys.ADMIN);
                FederationClient operator = system.connection().client();
                AuditStore store = system.connection().store()) {
            RecordSigner policyService = policyService(directory);
            SystemUnderTest measured = new SystemUnderTest(
                    KafkaConnection.local(system.connection().kafka()),
                    admin,
                    operator,
                    LocalSystem.TENANT,
                    LocalTitan.QUEUE,
                    store,
                    system::databaseProcesses,
                    system.connection().login(),
                    files -> new OfflineJudging(Topics.defaults(), policyService, files),
                    new OrchestratorProcesses(system, directory, orchestratorOptions()),
                    new HttpAccess(URI.create(system.http()), token(directory)),
                    directory.streams().resolve("floor"));
            List<Figure> figures = Benchmark.run(
                    scenario,
                    plan,
                    measured,
                    profile == null ? Profile.none() : Profile.to(profile),
                    new Benchmark.Told(progress::say, line -> measured(line, progress)));
            progress.say("Stopping everything");
            return figures;
        }
    }

    private List<String> orchestratorOptions() throws URISyntaxException {
        return orchestratorJvm.isEmpty()
                ? Stream.concat(Stream.of(ORCHESTRATOR_HEAP), AotCache.ORCHESTRATOR.option().stream())
                        .toList()
                : orchestratorJvm;
    }

    private static RecordSigner policyService(LocalDirectory directory) throws IOException {
        return new ServiceIdentity(
                        LocalSystem.FEDERATION,
                        Principal.parse("service:policy-service"),
                        LocalKeys.POLICY_SERVICE,
                        LocalKeys.loadOrMake(directory))
                .signer();
    }

    private static String token(LocalDirectory directory) throws IOException {
        long now = Instant.now().getEpochSecond();
        return new BearerToken(HTTP_CLIENT, List.of(), now, now + TOKEN_GOOD.toSeconds(), "bench")
                .sign(LocalKeys.sharedSecret(directory));
    }

    /** On standard error, so that what was measured is known even if the whole is cut short. */
    private void measured(String line, Progress progress) {
        progress.done();
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void print(List<Figure> figures) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            figures.forEach(figure -> out.println(new String(Codec.write(figure), StandardCharsets.UTF_8)));
        } else {
            FigureTable.print(figures, out);
        }
    }
}
