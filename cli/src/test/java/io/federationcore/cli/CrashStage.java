package io.federationcore.cli;

import static io.federationcore.cli.CrashTest.await;

import io.federationcore.embedded.EmbeddedDatabase;
import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.topics.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker and a database in this JVM, and two of each service, Titan and producer in processes of their own. */
final class CrashStage implements AutoCloseable {
    static final String WORKFLOW = "pt004_execution_spine";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final LocalDirectory local;
    private final KeyRing keys;
    private final Connection connection;
    private final List<KillableProcess> processes = new ArrayList<>();

    CrashStage(Path dir) throws Exception {
        local = opening(LocalDirectory.take(dir));
        EmbeddedDatabase database = opening(EmbeddedDatabase.start(local.postgres()));
        EmbeddedKafka kafka = opening(EmbeddedKafka.start(local.kafka()));
        keys = LocalKeys.loadOrMake(local);
        DatabaseLogin login = new DatabaseLogin(database.jdbcUrl(), database.user(), database.password());
        connection = new Connection(
                kafka.bootstrapServers(),
                login.url(),
                login.user(),
                login.password(),
                LocalSystem.FEDERATION,
                LocalSystem.TENANT,
                "user:operator",
                LocalKeys.OPERATOR,
                local.keys().toString());
        SecretFile.write(local.connection(), Codec.write(connection));
        try (TopicAdmin topics = TopicAdmin.connect(connection.toKafka(), PATIENCE)) {
            topics.createMissing(connection.toKafka().topics().all());
        }
    }

    Connection connection() {
        return connection;
    }

    /** All that can be killed, one of each kind and then the other of each. */
    List<KillableProcess> processes() {
        return List.copyOf(processes);
    }

    /** Starts two of each service, and registers what the runs need. */
    void startServices() throws Exception {
        List<Path> ready = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            ready.add(service("orchestrator", i, orchestrator(i)));
            ready.add(service("policy-service", i, signing("policy-service", LocalKeys.POLICY_SERVICE)));
            ready.add(service(
                    "audit-sink",
                    i,
                    Map.of(
                            DatabaseLogin.URL, String.valueOf(connection.jdbcUrl()),
                            DatabaseLogin.USER, String.valueOf(connection.jdbcUser()),
                            DatabaseLogin.PASSWORD, String.valueOf(connection.jdbcPassword()))));
        }
        for (Path file : ready) {
            await(file.getFileName().toString(), () -> Files.exists(file));
        }
        // Time-outs that no kill can use up.
        String workflow =
                Provisioning.resource("workflows/" + WORKFLOW + ".yaml").replace("timeout: PT30S", "timeout: PT20M");
        Provisioning.register(connection, keys, List.of(workflow));
    }

    /** Starts two Titans that answer with what they are given. */
    void startTitans() throws Exception {
        for (int i = 1; i <= 2; i++) {
            start("titan-" + i, Main.class, titan(i), Map.of());
        }
    }

    private List<String> titan(int i) {
        return List.of(
                "titan",
                "--connect",
                local.connection().toString(),
                "--queue",
                LocalTitan.QUEUE,
                "--exec=cat",
                "--id=titan-" + i,
                "--concurrency=8");
    }

    /** Starts two producers, who start {@code runs} runs each. */
    void startProducers(int runs) throws Exception {
        for (int i = 1; i <= 2; i++) {
            List<String> arguments =
                    List.of(local.connection().toString(), journal(i).toString(), String.valueOf(runs));
            start("producer-" + i, JournalingProducer.class, arguments, Map.of());
        }
    }

    /** The runs that the producers asked for. */
    List<String> asked() throws Exception {
        List<String> runs = new ArrayList<>(JournalingProducer.asked(journal(1)));
        runs.addAll(JournalingProducer.asked(journal(2)));
        return runs;
    }

    private Path journal(int i) {
        return local.connection().resolveSibling("producer-" + i + ".journal");
    }

    private Map<String, String> orchestrator(int i) {
        Map<String, String> settings = new HashMap<>(signing("orchestrator", LocalKeys.ORCHESTRATOR));
        settings.put(OrchestratorConfig.BOOTSTRAP_ADMIN, "user:admin=" + LocalKeys.ADMIN);
        settings.put(OrchestratorConfig.STATE_DIR, local.streams() + "-" + i);
        settings.put(OrchestratorConfig.STANDBYS, "1");
        settings.put(OrchestratorConfig.TRANSACTION_TIMEOUT, "PT3S");
        // Being killed costs seconds; on a slow machine it must not cost a run its verdict.
        settings.put(OrchestratorConfig.VERDICT_TIMEOUT, "PT10M");
        return settings;
    }

    private Map<String, String> signing(String service, String kid) {
        return Map.of(
                ServiceIdentity.PRINCIPAL,
                "service:" + service,
                ServiceIdentity.SIGNING_KID,
                kid,
                ServiceIdentity.KEYS_FILE,
                local.keys().toString());
    }

    private Path service(String name, int i, Map<String, String> own) throws Exception {
        Path ready = local.connection().resolveSibling(name + "-" + i + ".ready");
        Map<String, String> settings = new HashMap<>(own);
        settings.put(KafkaConnection.BOOTSTRAP_SERVERS, connection.kafka());
        settings.put(ServiceIdentity.FEDERATION, connection.federation());
        settings.put(GroupMember.INSTANCE_ID, name + "-" + i);
        settings.put(GroupMember.SESSION_TIMEOUT, "PT3S");
        settings.put(ServiceSettings.READY_FILE, ready.toString());
        start(name + "-" + i, Main.class, List.of(name), settings);
        return ready;
    }

    private void start(String name, Class<?> main, List<String> arguments, Map<String, String> environment)
            throws Exception {
        Path log = local.connection().resolveSibling(name + ".log");
        processes.add(opening(new KillableProcess(name, main, arguments, environment, log)));
    }

    private <T extends AutoCloseable> T opening(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
