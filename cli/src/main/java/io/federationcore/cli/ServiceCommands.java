package io.federationcore.cli;

import io.federationcore.gateway.Gateway;
import io.federationcore.gateway.GatewayConfig;
import io.federationcore.orchestrator.Orchestrator;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.policy.service.PolicyService;
import io.federationcore.policy.service.PolicyServiceConfig;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.sink.AuditSink;
import io.federationcore.sink.AuditSinkConfig;
import io.federationcore.witness.Witness;
import io.federationcore.witness.WitnessConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One service each, against a Kafka and a PostgreSQL that somebody else runs, until SIGTERM. */
final class ServiceCommands {
    private ServiceCommands() {}

    /** What they have in common: where their settings come from, and how they run. */
    abstract static class ServiceCommand implements Callable<Integer> {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Settings, one NAME=value a line. Environment variables of the same names come first.")
        private @Nullable Path config;

        /** A service that runs. */
        record Running(AutoCloseable service, CompletionStage<?> failure, BooleanSupplier ready) {}

        abstract Running start(Settings settings);

        @Override
        public Integer call() throws Exception {
            LogDestination.standardError();
            Settings settings = ServiceSettings.load(config, System.getenv());
            ServiceSettings.unknown(settings).forEach(LoggerFactory.getLogger(ServiceCommand.class)::warn);
            Running running = started(settings);
            Optional<Path> readyFile = settings.find(ServiceSettings.READY_FILE).map(Path::of);
            try (AutoCloseable service = running.service();
                    StopOnSignal stop = StopOnSignal.closing(service);
                    AutoCloseable health = readyFile
                            .<AutoCloseable>map(file -> ReadyFile.keep(file, running.ready()))
                            .orElse(() -> {})) {
                CompletableFuture<Throwable> death = new CompletableFuture<>();
                var unused = running.failure().whenComplete((value, error) -> {
                    death.complete(error == null && value instanceof Throwable cause ? cause : error);
                    stop.release();
                });
                stop.await();
                if (death.isDone()) {
                    throw ServiceExit.ofDeath(death.join());
                }
            }
            return 0;
        }

        private Running started(Settings settings) {
            try {
                return start(settings);
            } catch (RuntimeException e) {
                throw ServiceExit.atStart(e);
            }
        }
    }

    @Command(
            name = "orchestrator",
            mixinStandardHelpOptions = true,
            description = "Runs one orchestrator. Its settings are in docs/settings.md.",
            footer = {"", "Example:", "  ./fcrun orchestrator --config orchestrator.env"})
    static final class OrchestratorCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) {
            Orchestrator service = Orchestrator.start(
                    ServiceExit.ofSettings(() -> OrchestratorConfig.from(settings, ServiceSettings.keys(settings))));
            return new Running(service, service.failure(), service::isReady);
        }
    }

    @Command(
            name = "policy-service",
            mixinStandardHelpOptions = true,
            description = "Runs one policy service. Its settings are in docs/settings.md.",
            footer = {"", "Example:", "  ./fcrun policy-service --config policy-service.env"})
    static final class PolicyServiceCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) {
            PolicyService service = PolicyService.start(
                    ServiceExit.ofSettings(() -> PolicyServiceConfig.from(settings, ServiceSettings.keys(settings))));
            return new Running(service, service.failure(), service::isReady);
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
            AuditSink service = AuditSink.start(ServiceExit.ofSettings(() -> AuditSinkConfig.from(settings)));
            return new Running(service, service.failure(), service::ready);
        }
    }

    @Command(
            name = "witness",
            mixinStandardHelpOptions = true,
            description = {
                "Runs one witness: reads the log, recomputes its trees, and cosigns those of its checkpoints that continue"
                        + " what it saw before. Its settings are in docs/settings.md.",
                "On a fork, a rollback or a broken log it keeps the evidence in a file and exits 13."
            },
            footer = {"", "Example:", "  ./fcrun witness --config witness.env"})
    static final class WitnessCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) {
            Witness service = Witness.start(WitnessConfig.from(settings));
            return new Running(service, service.failure(), service::ready);
        }
    }

    @Command(
            name = "gateway",
            mixinStandardHelpOptions = true,
            description = "Runs one HTTP gateway. Its settings are in docs/settings.md.",
            footer = {"", "Example:", "  ./fcrun gateway --config gateway.env"})
    static final class GatewayCommand extends ServiceCommand {
        @Override
        Running start(Settings settings) {
            Gateway service = Gateway.start(GatewayConfig.from(settings, ServiceSettings.keys(settings)));
            return new Running(service, service.failure(), service::isReady);
        }
    }
}
