package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Vote;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The system on one machine continues where it was. */
class UpRestartTest {
    @TempDir
    private Path dir;

    @Test
    @Timeout(300)
    void a_run_that_waits_for_a_person_waits_through_a_restart() throws Exception {
        Ballot ballot;
        try (LocalDirectory directory = LocalDirectory.take(dir);
                LocalSystem system = LocalSystem.start(directory, Progress.onTerminal());
                FederationClient client = system.connection().client()) {
            CompletableFuture<Ballot> flagged = new CompletableFuture<>();
            Command.StartRun start =
                    Command.StartRun.of("pt004_execution_spine", JsonValue.parse("{\"test_mode\":\"policy_flag\"}"));
            try (WatchedRun run = WatchedRun.start(client, start, record -> {
                if (record.entry().type() == EventType.GATE_FLAGGED) {
                    flagged.complete(Ballot.of(record));
                }
            })) {
                ballot = flagged.get(60, TimeUnit.SECONDS);
            }
        }

        String gateId = ballot.content().gateId();
        String runId = gateId.substring(0, gateId.lastIndexOf(".g"));
        try (LocalDirectory directory = LocalDirectory.take(dir);
                LocalSystem system = LocalSystem.start(directory, Progress.onTerminal());
                FederationClient client = system.connection().client()) {
            var end = client.awaitEnd(runId, Duration.ofMinutes(2));
            client.vote(runId, gateId, Vote.APPROVE, ballot.sha256(), null)
                    .get(60, TimeUnit.SECONDS)
                    .orThrow();

            assertThat(end.get(2, TimeUnit.MINUTES).to()).isEqualTo(RunStatus.COMPLETED);
        }
    }
}
