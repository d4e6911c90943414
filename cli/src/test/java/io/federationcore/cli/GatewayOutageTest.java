package io.federationcore.cli;

import static io.federationcore.cli.CrashTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.cli.HttpProbe.Answer;
import io.federationcore.embedded.EmbeddedDatabase;
import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.gateway.Gateway;
import io.federationcore.sink.database.DatabaseLogin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway stands on goes away and comes back, on the same folder and port; nobody restarts the gateway. */
@Timeout(300)
class GatewayOutageTest {
    private static final String RUNS = "/api/fc/runs";
    private static final String CREATE = "{\"workflow_id\": \"pt005_gate_test\"}";
    /** An outcome is awaited for 4 s, a connection for 3; the rest is for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedDatabase database;

    @SuppressWarnings("NullAway.Init")
    private static LocalDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private static LocalSystem system;

    @SuppressWarnings("NullAway.Init")
    private static HttpProbe http;

    @BeforeAll
    static void start() throws Exception {
        startDatabase();
        startKafka();
        directory = LocalDirectory.take(dir.resolve("up"));
        system = LocalSystem.start(
                directory,
                new LocalSystem.Served(
                        kafka.bootstrapServers(),
                        new DatabaseLogin(database.jdbcUrl(), database.user(), database.password())),
                LocalSystem.ANY_PORT,
                Progress.onTerminal());
        http = HttpProbe.of(system.http(), LocalKeys.sharedSecret(directory), "pt005_test_harness");
    }

    private static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start(dir.resolve("kafka"));
    }

    private static void startDatabase() throws Exception {
        database = EmbeddedDatabase.start(dir.resolve("postgres"));
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
        directory.close();
        kafka.close();
        database.close();
    }

    @Test
    void kafka_goes_away_and_comes_back() throws Exception {
        String before = created();
        HttpProbe once = http.with("X-Idempotency-Key", UUID.randomUUID().toString());
        try (Gateway fresh = GatewayTest.another(system.connection(), directory, 1_000)) {
            HttpProbe first = http.at("http://127.0.0.1:" + fresh.port()); // which has sent nothing yet
            kafka.close();
            try {
                awaitHealth(503, "Kafka");
                assertThat(refusedInTime(once)).contains("Kafka");
                assertThat(refusedInTime(first)).contains("Kafka");
                assertThat(http.get(RUNS + "/" + before).expect(200).text("/run/run_id"))
                        .as("what is stored can be read")
                        .isEqualTo(before);
            } finally {
                startKafka();
            }
            awaitHealth(200, "");
            await("a write", () -> once.post(RUNS, CREATE).status() == 201);
            await("a write on the other gateway", () -> first.post(RUNS, CREATE).status() == 201);
            String made = once.post(RUNS, CREATE).expect(201).text("/run/run_id");
            assertThat(once.post(RUNS, CREATE).expect(201).text("/run/run_id")).isEqualTo(made);
            await("nothing to be done", () -> fresh.work().equals(Gateway.Work.NONE));
        }
        await("nothing to be done", () -> system.gateway().work().equals(Gateway.Work.NONE));
    }

    @Test
    void postgresql_goes_away_and_comes_back() throws Exception {
        String before = created();
        HttpProbe once = http.with("X-Idempotency-Key", UUID.randomUUID().toString());
        database.close();
        try {
            awaitHealth(503, "PostgreSQL");
            assertThat(refusedInTime(once)).contains("PostgreSQL");
            assertThat(refusedInTime(http)).contains("PostgreSQL");
            Answer read = http.get(RUNS + "/" + before).expect(503);
            assertThat(read.text("/detail")).contains("PostgreSQL");
        } finally {
            startDatabase();
        }
        awaitHealth(200, "");
        assertThat(http.get(RUNS + "/" + before).expect(200).text("/run/run_id"))
                .isEqualTo(before);
        await("a write", () -> once.post(RUNS, CREATE).status() == 201);
        await("nothing to be done", () -> system.gateway().work().equals(Gateway.Work.NONE));
    }

    private static String created() throws Exception {
        return http.post(RUNS, CREATE).expect(201).text("/run/run_id");
    }

    /** What a write is told, within the bound, while something is away. */
    private static String refusedInTime(HttpProbe probe) throws Exception {
        long began = System.nanoTime();
        Answer refused = probe.post(RUNS, CREATE).expect(503);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
        assertThat(refused.response().headers().firstValue("retry-after")).isPresent();
        return refused.text("/detail");
    }

    private static void awaitHealth(int status, String named) throws Exception {
        await("health to be " + status + " " + named, () -> {
            Answer health = http.get("/health");
            return health.status() == status && health.text("/detail").contains(named);
        });
    }
}
