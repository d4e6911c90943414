package io.federationcore.cli;

import io.federationcore.client.Titan;
import io.federationcore.client.TitanOptions;
import io.federationcore.embedded.EmbeddedCluster;
import io.federationcore.embedded.EmbeddedDatabase;
import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.gateway.Gateway;
import io.federationcore.gateway.GatewayConfig;
import io.federationcore.orchestrator.Orchestrator;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.policy.service.PolicyService;
import io.federationcore.policy.service.PolicyServiceConfig;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.schemas.settings.Settings;
import io.federationcore.sink.AuditSink;
import io.federationcore.sink.AuditSinkConfig;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.topics.TopicAdmin;
import io.federationcore.witness.Witness;
import io.federationcore.witness.WitnessConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything on one machine: a broker, a database, the four services, a witness and a Titan, in this process, over real
 * topics. What was started last is stopped first.
 */
final class LocalSystem implements AutoCloseable {
    static final String FEDERATION = "local";
    static final String TENANT = "tenant_omega";

    private static final Logger LOG = LoggerFactory.getLogger(LocalSystem.class);
    private static final long READY_SECONDS = 60;
    static final Map<String, String> ANY_PORT = Map.of(GatewayConfig.PORT, "0");

    private final LocalDirectory directory;
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Connection connection;
    private final KeyRing keys;
    private final Map<String, String> http;
    private @Nullable EmbeddedDatabase database;
    private @Nullable Gateway gateway;
    private @Nullable Orchestrator orchestrator;

    /** What a system stands on. */
    sealed interface Ground {}

    /** A broker and a database that somebody else runs. */
    record Served(String kafka, DatabaseLogin database) implements Ground {}

    /**
     * A database and brokers that are started and stopped with the system.
     *
     * @param brokers one, that starts again where it stopped; or several, for once
     */
    record Embedded(int brokers) implements Ground {}

    private LocalSystem(LocalDirectory directory, Ground ground, Map<String, String> http, Progress progress)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.http = Map.copyOf(http);
        this.keys = LocalKeys.loadOrMake(directory);
        try {
            this.connection = start(served(ground, progress), progress);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything on one broker, HTTP on any free port, and returns when it is ready for commands. */
    static LocalSystem start(LocalDirectory directory, Progress progress) throws IOException, InterruptedException {
        return start(directory, new Embedded(1), ANY_PORT, progress);
    }

    /**
     * As {@link #start(LocalDirectory, Progress)}.
     *
     * @param http settings of the gateway's own ({@link GatewayConfig})
     */
    static LocalSystem start(LocalDirectory directory, Ground ground, Map<String, String> http, Progress progress)
            throws IOException, InterruptedException {
        return new LocalSystem(directory, ground, http, progress);
    }

    private Served served(Ground ground, Progress progress) throws IOException, InterruptedException {
        return switch (ground) {
            case Served served -> served;
            case Embedded embedded -> embedded(embedded.brokers(), progress);
        };
    }

    private Served embedded(int brokers, Progress progress) throws IOException, InterruptedException {
        progress.say("Starting PostgreSQL");
        database = opened(EmbeddedDatabase.start(directory.postgres()));
        watch("PostgreSQL", database.failure());
        progress.say("Starting Kafka");
        return new Served(
                brokers == 1 ? broker() : cluster(brokers),
                new DatabaseLogin(database.jdbcUrl(), database.user(), database.password()));
    }

    private String broker() throws IOException {
        EmbeddedKafka kafka = opened(EmbeddedKafka.start(directory.kafka()));
        watch("Kafka", kafka.failure());
        return kafka.bootstrapServers();
    }

    private String cluster(int brokers) throws IOException {
        EmbeddedCluster kafka = opened(EmbeddedCluster.start(directory.kafka(), brokers));
        watch("Kafka", kafka.failure());
        return kafka.bootstrapServers();
    }

    private Connection start(Served ground, Progress progress) throws IOException, InterruptedException {
        Connection reached = new Connection(
                ground.kafka(),
                ground.database().url(),
                ground.database().user(),
                ground.database().password(),
                FEDERATION,
                TENANT,
                "user:" + LocalKeys.OPERATOR,
                LocalKeys.OPERATOR,
                directory.keys().toString());
        progress.say("Creating topics");
        KafkaConnection broker = KafkaConnection.local(reached.kafka());
        try (TopicAdmin topics = TopicAdmin.connect(broker, Duration.ofSeconds(READY_SECONDS))) {
            topics.createMissing(broker.topics().all());
        }
        startServices(reached, progress);
        progress.say("Registering principals, policies and workflows");
        if (!Files.exists(directory.provisioned())) {
            Provisioning.register(reached, keys);
            Files.createFile(directory.provisioned());
        }
        progress.say("Starting the gateway");
        gateway = opened(Gateway.start(GatewayConfig.from(
                settings(reached, "service:gateway", LocalKeys.GATEWAY, "gateway-1", ofGateway()), keys)));
        watch("The gateway", gateway.failure());
        await("the gateway", gateway.ready());
        progress.say("Starting a Titan");
        opened(Titan.start(
                broker,
                identity("titan:local", LocalKeys.TITAN),
                LocalTitan.QUEUE,
                new TitanOptions("titan-1", 64),
                new LocalTitan()));
        SecretFile.write(directory.connection(), Codec.write(reached));
        return reached;
    }

    private void startServices(Connection reached, Progress progress) throws IOException, InterruptedException {
        LocalSigners.make(
                directory,
                FEDERATION,
                KafkaConnection.local(reached.kafka()).topics().partitions());
        progress.say("Starting the services");
        Orchestrator deciding =
                opened(Orchestrator.start(OrchestratorConfig.from(new Settings(orchestrator(reached)), keys)));
        orchestrator = deciding;
        watch("The orchestrator", deciding.failure());
        PolicyService policies = opened(PolicyService.start(PolicyServiceConfig.from(
                settings(reached, "service:policy-service", LocalKeys.POLICY_SERVICE, "policy-service-1"), keys)));
        watch("The policy service", policies.failure());
        AuditSink sink = opened(
                AuditSink.start(AuditSinkConfig.from(settings(reached, "service:audit-sink", "none", "audit-sink-1"))));
        watch("The audit sink", sink.failure());
        Witness witness =
                opened(Witness.start(WitnessConfig.from(settings(reached, "service:witness", "none", "witness-1"))));
        watch("The witness", witness.failure());
        await("the orchestrator", deciding.ready());
        awaitReady(policies);
    }

    private Settings settings(Connection reached, String principal, String kid, String instance) {
        return settings(reached, principal, kid, instance, Map.of());
    }

    private Map<String, String> orchestrator(Connection reached) {
        return values(reached, "service:orchestrator", LocalKeys.ORCHESTRATOR, "orchestrator-1", Map.of());
    }

    private Map<String, String> ofGateway() throws IOException {
        Map<String, String> settings = new HashMap<>(http);
        settings.put(GatewayConfig.SECRET, LocalKeys.sharedSecret(directory));
        return settings;
    }

    private Settings settings(
            Connection reached, String principal, String kid, String instance, Map<String, String> further) {
        return new Settings(values(reached, principal, kid, instance, further));
    }

    private Map<String, String> values(
            Connection reached, String principal, String kid, String instance, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(further);
        settings.putAll(Map.ofEntries(
                Map.entry(KafkaConnection.BOOTSTRAP_SERVERS, reached.kafka()),
                Map.entry(ServiceIdentity.FEDERATION, reached.federation()),
                Map.entry(ServiceIdentity.PRINCIPAL, principal),
                Map.entry(ServiceIdentity.SIGNING_KID, kid),
                Map.entry(GroupMember.INSTANCE_ID, instance),
                Map.entry(OrchestratorConfig.BOOTSTRAP_ADMIN, "user:admin=" + LocalKeys.ADMIN),
                Map.entry(OrchestratorConfig.STATE_DIR, directory.streams().toString()),
                Map.entry(
                        AuditSinkConfig.CHECKPOINT_KEYS,
                        directory.checkpointKeys().toString()),
                Map.entry(WitnessConfig.TRUST_FILE, directory.trust().toString()),
                Map.entry(WitnessConfig.KEY_FILE, directory.witnessKey().toString()),
                Map.entry(WitnessConfig.FOLDER, directory.witness().toString()),
                Map.entry("FC_JDBC_URL", reached.jdbcUrl()),
                Map.entry("FC_JDBC_USER", reached.jdbcUser()),
                Map.entry("FC_JDBC_PASSWORD", reached.jdbcPassword())));
        return settings;
    }

    private ServiceIdentity identity(String principal, String kid) {
        return new ServiceIdentity(FEDERATION, Principal.parse(principal), kid, keys);
    }

    Connection connection() {
        return connection;
    }

    /** Where HTTP is served. */
    String http() {
        return "http://127.0.0.1:" + gateway().port();
    }

    Gateway gateway() {
        Gateway serving = gateway;
        if (serving == null) {
            throw new IllegalStateException("Expected a system that was started whole");
        }
        return serving;
    }

    /** Stops the orchestrator, for others that are started beside the system. */
    void stopOrchestrator() {
        if (orchestrator != null) {
            orchestrator.close();
        }
    }

    /** What another orchestrator of this system needs to know; its keys are in the file that it names. */
    Map<String, String> orchestratorSettings() {
        Map<String, String> settings = orchestrator(connection);
        settings.put(ServiceIdentity.KEYS_FILE, directory.keys().toString());
        return settings;
    }

    /** Has that closed with the system, before everything that was started until now. */
    void closeWith(AutoCloseable part) {
        opened(part);
    }

    /** The database's processes at this moment, their parent first. */
    List<ProcessHandle> databaseProcesses() throws IOException {
        return database == null ? List.of() : database.processes();
    }

    /** Completes with a sentence if a part dies; never otherwise. */
    CompletionStage<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Files.deleteIfExists(directory.connection());
        } catch (IOException e) {
            LOG.warn("Could not remove {}", directory.connection(), e);
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("Closing {} failed", part.getClass().getSimpleName(), e);
            }
        }
    }

    private <P extends AutoCloseable> P opened(P part) {
        parts.push(part);
        return part;
    }

    private void watch(String part, CompletionStage<?> died) {
        var unused = died.whenComplete((reason, error) -> {
            if (!closed.get()) {
                failure.complete(part + " died: " + (error == null ? reason : error.getMessage()));
            }
        });
    }

    private static void awaitReady(PolicyService policies) throws InterruptedException {
        try {
            policies.awaitReady(Duration.ofSeconds(READY_SECONDS));
        } catch (TimeoutException e) {
            throw new IllegalStateException("Expected the policy service to start within " + READY_SECONDS + " s", e);
        }
    }

    private static void await(String part, CompletionStage<?> ready) throws InterruptedException {
        try {
            ready.toCompletableFuture().get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected " + part + " to start, but it failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Expected " + part + " to start within " + READY_SECONDS + " s", e);
        }
    }
}
