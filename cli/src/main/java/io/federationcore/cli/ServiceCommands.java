package io.federationcore.cli;

import io.federationcore.orchestrator.Orchestrator;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.policy.service.PolicyService;
import io.federationcore.policy.service.PolicyServiceConfig;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.sink.AuditSink;
import io.federationcore.sink.AuditSinkConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One service each, against a Kafka and a PostgreSQL that somebody else runs, until SIGTERM. */
final class ServiceCommands {
    private ServiceCommands() {}

    /** What the three have in common: where their settings come from, and how they run. */
    abstract static class ServiceCommand implements Callable<Integer> {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Settings, one NAME=value a line. Environment variables of the same names come first.")
        private @Nullable Path config;

        /** A service that runs. */
        record Running(AutoCloseable service, CompletionStage<?> failure) {}

        abstract Running start(Settings settings) throws IOException;

        @Override
        public Integer call() throws Exception {
            LogDestination.standardError();
            Running running = start(settings());
            try (AutoCloseable service = running.service();
                    StopOnSignal stop = StopOnSignal.closing(service)) {
                CompletableFuture<Object> reason = new CompletableFuture<>();
                var unused = running.failure().whenComplete((value, error) -> {
                    reason.complete(error == null ? value : error);
                    stop.release();
                });
                stop.await();
                if (reason.isDone()) {
                    throw new UserError(UserError.FAILED, "The service died: " + reason.join());
                }
            }
            return 0;
        }

        private Settings settings() throws IOException {
            Map<String, String> values = new HashMap<>();
            if (config != null) {
                Properties file = new Properties();
                try (Reader reader = Files.newBufferedReader(config)) {
                    file.load(reader);
                }
                file.stringPropertyNames().forEach(name -> values.put(name, file.getProperty(name)));
            }
            values.putAll(System.getenv());
            return new Settings(values);
        }

        static KeyRing keys(Settings settings) throws IOException {
            return KeyRing.parse(Files.readAllBytes(Path.of(settings.require(ServiceIdentity.KEYS_FILE))));
        }
    }

    @Command(
            name = "orchestrator",
            mixinStandardHelpOptions = true,
            description = "Runs one orchestrator. Its settings are in docs/settings.md.",
            footer = {"", "Example:", "  ./fcrun orchestrator --config orchestrator.env"})
    static final class OrchestratorCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) throws IOException {
            Orchestrator service = Orchestrator.start(OrchestratorConfig.from(settings, keys(settings)));
            return new Running(service, service.failure());
        }
    }

    @Command(
            name = "policy-service",
            mixinStandardHelpOptions = true,
            description = "Runs one policy service. Its settings are in docs/settings.md.",
            footer = {"", "Example:", "  ./fcrun policy-service --config policy-service.env"})
    static final class PolicyServiceCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) throws IOException {
            PolicyService service = PolicyService.start(PolicyServiceConfig.from(settings, keys(settings)));
            return new Running(service, service.failure());
        }
    }

    @Command(
            name = "audit-sink",
            mixinStandardHelpOptions = true,
            description = "Runs one audit sink. Its settings are in docs/settings.md.",
            footer = {"", "Example:", "  ./fcrun audit-sink --config audit-sink.env"})
    static final class AuditSinkCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) {
            AuditSink service = AuditSink.start(AuditSinkConfig.from(settings));
            return new Running(service, service.failure());
        }
    }
}
