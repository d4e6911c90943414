package io.federationcore.bench;

import io.federationcore.client.CommandIds;
import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.RunIds;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.EventType;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Publishes the commands straight to Kafka, and reads what came of them off the log: the floor of HTTP. */
final class KafkaDriver implements Driver {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Command.StartRun START = Command.StartRun.of(WORKFLOW, JsonValue.parse(INPUT));

    private final FederationClient client;
    private final String tenant;

    KafkaDriver(FederationClient client, String tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    @Override
    public String create() throws InterruptedException {
        String runId = RunIds.next();
        submit(runId, START, EventType.RUN_CREATED);
        return runId;
    }

    @Override
    public void enter(String runId, String step) throws InterruptedException {
        submit(runId, new Command.EnterStep(step), EventType.STEP_STARTED);
    }

    private void submit(String runId, Command.RunBody body, EventType expected) throws InterruptedException {
        try {
            Outcome.Accepted accepted = client.submitAndSettle(
                            new Command(CommandIds.next(), tenant, runId, body), PATIENCE)
                    .get()
                    .orThrow();
            if (!accepted.has(expected)) {
                throw new IllegalStateException("Expected " + expected + ", but found " + accepted.entries());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected an answer of the log, but: " + e.getMessage(), e);
        }
    }
}
