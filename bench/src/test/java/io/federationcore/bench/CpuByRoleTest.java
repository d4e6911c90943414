package io.federationcore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.bench.CpuByRole.Role;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CpuByRoleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fc-run.orchestrator-9fb80c37-StreamThread-1; ORCHESTRATOR",
                "kafka-producer-network-thread | fc-run.orchestrator-9fb80c37-StreamThread-1-producer; ORCHESTRATOR",
                "kafka-coordinator-heartbeat-thread | fc-run.orchestrator; ORCHESTRATOR",
                "policy-gates; POLICY_SERVICE",
                "kafka-producer-network-thread | policy-service-policy-service-1-verdicts; POLICY_SERVICE",
                "audit-sink-audit-sink-1; AUDIT_SINK",
                "kafka-coordinator-heartbeat-thread | fc-run.audit-sink; AUDIT_SINK",
                "witness; WITNESS",
                "ForkJoinPool-1-worker-2; TITAN",
                "fc-titan-pt004; TITAN",
                "data-plane-kafka-request-handler-3; BROKER",
                "data-plane-kafka-network-thread-1-CLIENTS-PLAINTEXT-0; BROKER",
                "kafka-1-metadata-loader-event-handler; BROKER",
                "TxnMarkerSenderThread-1; BROKER",
                "fc-client-tail; LOAD",
                "kafka-producer-network-thread | producer-1; LOAD",
                "fc-bench.floor-StreamThread-1; FLOOR",
                "Reference Handler; OTHER",
            })
    void aThreadsNameSaysWhoseItIs(String thread, Role role) {
        assertThat(Role.of(thread)).isEqualTo(role);
    }

    @Test
    void whatAThreadUsesIsItsRoles() throws InterruptedException {
        CpuByRole cpu = new CpuByRole();
        CountDownLatch worked = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        CpuByRole.Snapshot before = cpu.take();
        Thread witness = Thread.ofPlatform().name("witness-1").start(() -> {
            long began = System.nanoTime();
            while (System.nanoTime() - began < Duration.ofMillis(50).toNanos()) {
                Thread.onSpinWait();
            }
            worked.countDown();
            try {
                seen.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        worked.await();

        assertThat(cpu.take().since(before).get(Role.WITNESS)).isPositive().isLessThan(Duration.ofSeconds(10));
        seen.countDown();
        witness.join();
        assertThat(cpu.take().since(before)).as("it has ended").doesNotContainKey(Role.WITNESS);
    }
}
