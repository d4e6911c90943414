package io.federationcore.bench;

import io.federationcore.client.FederationClient;
import io.federationcore.client.RunIds;
import io.federationcore.client.StartedRun;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Governed runs of three steps, each through a policy gate and a Titan: begun by a signed command, done when completed. */
final class GovernedLoad implements Load {
    private static final String WORKFLOW = "bench-three-steps";
    static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Command.StartRun START =
            Command.StartRun.of(WORKFLOW, JsonValue.parse("{\"supplier\":\"acme\",\"amount\":120}"));

    private final FederationClient client;
    private final String tenant;

    private GovernedLoad(FederationClient client, String tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Registers the workflow, publishes its policies, and has one run completed, so that a mistake shows at once. */
    static GovernedLoad on(SystemUnderTest system) throws IOException {
        Registered.on(system, Registered.text("workflow.yaml").replace("${queue}", system.queue()));
        StartedRun first = system.operator().startRun(RunIds.next(), START);
        first.outcome().join().orThrow();
        completed(
                first.runId(),
                system.operator().awaitEnd(first.runId(), PATIENCE).join());
        return new GovernedLoad(system.operator(), system.tenant());
    }

    @Override
    public CompletableFuture<String> begin() {
        String runId = RunIds.next();
        CompletableFuture<Event.RunFinished> end = client.awaitEnd(runId, PATIENCE);
        Command start = new Command("bench-" + runId, tenant, runId, START);
        return client.send(start).thenCombine(end, (sent, finished) -> completed(runId, finished));
    }

    private static String completed(String runId, Event.RunFinished finished) {
        if (finished.to() != RunStatus.COMPLETED) {
            throw new IllegalStateException("Expected run " + runId + " to complete, but found " + finished);
        }
        return runId;
    }

    @Override
    public void close() {
        // The system is not this load's to stop.
    }
}
