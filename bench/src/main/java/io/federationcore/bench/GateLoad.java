package io.federationcore.bench;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.RunIds;
import io.federationcore.client.Watch;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Vote;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** Runs that wait at a gate for a person, who approves as soon as the log shows what is asked. */
final class GateLoad implements Load {
    private final GovernedLoad runs;
    private final FederationClient person;
    private final Histogram votes =
            new SynchronizedHistogram(TimeUnit.SECONDS.toMicros(2 * GovernedLoad.PATIENCE.toSeconds()), 3);

    private GateLoad(GovernedLoad runs, FederationClient person) {
        this.runs = runs;
        this.person = person;
    }

    /** Registers the workflow, and has one run completed, so that a mistake shows at once. */
    static GateLoad on(SystemUnderTest system) throws IOException {
        GateLoad load = new GateLoad(GovernedLoad.registered(system, Workload.GATE), system.operator());
        GovernedLoad.completeOne(() -> {
            String runId = RunIds.next();
            return load.voting(runId, load.runs.beginFirst(runId));
        });
        return load;
    }

    @Override
    public CompletableFuture<String> begin() {
        String runId = RunIds.next();
        return voting(runId, runs.begin(runId));
    }

    /** How long each took from its vote to its end. */
    @Override
    public Map<String, Histogram> parts() {
        Histogram seen = votes.copy();
        votes.reset();
        return Map.of("vote", seen);
    }

    /** @param end of the run, which waits meanwhile */
    private CompletableFuture<String> voting(String runId, CompletableFuture<String> end) {
        CompletableFuture<Long> voted = new CompletableFuture<>();
        Watch watch = person.watch(runId, record -> approve(record, voted));
        var unused = end.exceptionally(error -> {
            voted.completeExceptionally(error); // nobody will be asked
            return runId;
        });
        return end.thenCombine(voted, (id, at) -> {
                    votes.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - at));
                    return id;
                })
                .whenComplete((id, error) -> watch.close());
    }

    private void approve(AuditRecord record, CompletableFuture<Long> voted) {
        if (record.entry().type() != EventType.GATE_FLAGGED) {
            return;
        }
        Ballot ballot = Ballot.of(record);
        long at = System.nanoTime();
        CompletableFuture<Outcome> asked =
                person.vote(record.entry().runId(), ballot.content().gateId(), Vote.APPROVE, ballot.sha256(), null);
        asked.thenApply(Outcome::orThrow).whenComplete((accepted, error) -> {
            if (error == null) {
                voted.complete(at);
            } else {
                voted.completeExceptionally(error);
            }
        });
    }

    @Override
    public void close() {
        // The system is not this load's to stop.
    }
}
