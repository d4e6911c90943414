package io.federationcore.bench;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.RunIds;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs of one workflow that go to their end by themselves: begun by a signed command, done when completed. */
final class GovernedLoad implements Load {
    static final Duration PATIENCE = Duration.ofSeconds(100);

    private final FederationClient client;
    private final String tenant;
    private final Command.StartRun start;

    private GovernedLoad(FederationClient client, String tenant, Command.StartRun start) {
        this.client = client;
        this.tenant = tenant;
        this.start = start;
    }

    /** Publishes the policies and registers the workflow, and has one run completed, so that a mistake shows at once. */
    static GovernedLoad on(SystemUnderTest system, Workload workload) throws IOException {
        return proven(registered(system, workload));
    }

    /** As {@link #on}, where the policies are published already. */
    static GovernedLoad alsoOn(SystemUnderTest system, Workload workload) throws IOException {
        Registered.alsoOn(system, workload.workflow(system.queue()));
        return proven(of(system, workload));
    }

    private static GovernedLoad proven(GovernedLoad load) {
        completeOne(() -> load.beginFirst(RunIds.next()));
        return load;
    }

    /** Publishes the policies and registers the workflow. */
    static GovernedLoad registered(SystemUnderTest system, Workload workload) throws IOException {
        Registered.on(system, workload.workflow(system.queue()));
        return of(system, workload);
    }

    private static GovernedLoad of(SystemUnderTest system, Workload workload) {
        JsonValue input = JsonValue.parse("{\"supplier\":\"acme\",\"amount\":120}");
        return new GovernedLoad(system.operator(), system.tenant(), Command.StartRun.of(workload.workflowId(), input));
    }

    @Override
    public CompletableFuture<String> begin() {
        return begin(RunIds.next());
    }

    CompletableFuture<String> begin(String runId) {
        return begin(runId, client::send);
    }

    /**
     * The policy service compiles a bundle a moment after the log has it, and judges by the one before until then: denials are
     * tried again for a while.
     */
    static void completeOne(Supplier<CompletableFuture<?>> first) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean denied = true;
        while (denied) {
            try {
                first.get().join();
                denied = false;
            } catch (CompletionException e) {
                denied = e.getCause() instanceof NotCompleted failed && failed.isDenial();
                if (!denied || System.nanoTime() > until) {
                    throw e;
                }
            }
        }
    }

    /** A run came to another end than it should. */
    private static final class NotCompleted extends IllegalStateException {
        private static final long serialVersionUID = 1L;
        private final boolean denial;

        NotCompleted(String runId, Event.RunFinished finished) {
            super("Expected run " + runId + " to complete, but found " + finished);
            this.denial = finished.reason() == FinishReason.GATE_DENIED;
        }

        boolean isDenial() {
            return denial;
        }
    }

    /** As {@link #begin(String)}, but a start that is refused fails at once. */
    CompletableFuture<String> beginFirst(String runId) {
        return begin(runId, command -> client.submit(command).thenApply(Outcome::orThrow));
    }

    private CompletableFuture<String> begin(String runId, Function<Command, CompletableFuture<?>> sender) {
        CompletableFuture<Event.RunFinished> end = client.awaitEnd(runId, PATIENCE);
        Command command = new Command("bench-" + runId, tenant, runId, start);
        return sender.apply(command).thenCombine(end, (sent, finished) -> completed(runId, finished));
    }

    private static String completed(String runId, Event.RunFinished finished) {
        if (finished.to() != RunStatus.COMPLETED) {
            throw new NotCompleted(runId, finished);
        }
        return runId;
    }

    @Override
    public void close() {
        // The system is not this load's to stop.
    }
}
