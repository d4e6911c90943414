package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.client.FederationClient;
import io.federationcore.sink.database.DatabaseLogin;
import io.federationcore.sink.store.AuditStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The three ways of a run through the gates, on the official images of Kafka and PostgreSQL, as {@link ThreeFlowsTest} on
 * embedded parts. Skipped where there is no container engine.
 */
@Testcontainers(disabledWithoutDocker = true)
class ContainersTest {
    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");

    @Container
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:18");

    @TempDir
    private Path dir;

    @Test
    @Timeout(300)
    void three_runs_are_governed_on_the_official_images() throws Exception {
        LocalSystem.Ground ground = new LocalSystem.Served(
                KAFKA.getBootstrapServers(),
                new DatabaseLogin(POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword()));
        try (LocalDirectory directory = LocalDirectory.take(dir);
                LocalSystem system = LocalSystem.start(directory, ground, LocalSystem.ANY_PORT, Progress.onTerminal());
                FederationClient client = system.connection().client();
                AuditStore store = system.connection().store()) {
            for (DemoFlow flow : DemoFlow.values()) {
                RunReport report = DemoCommand.run(flow, client, store);

                assertThat(DemoCommand.result(flow, report, store).isAsExpected(flow))
                        .as(flow.wire())
                        .isTrue();
            }
        }
    }
}
