package io.federationcore.gateway;

import io.federationcore.client.AnswerTimeout;
import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.sink.log.StoredEntry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request's command and awaits what comes of it: the log is the answer. It returns once the stored view shows
 * that, so that whoever reads next, on whichever gateway, sees it.
 */
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    /** How long an outcome is awaited; longer than a verdict may take a client would not wait. */
    static final Duration PATIENCE = Duration.ofSeconds(4);
    /** How long the log's own copy of a repeated command may take to be stored. */
    private static final Duration STORED = Duration.ofMillis(500);

    private final FederationLink link;
    private final Views views;
    private final Map<String, CompletableFuture<Outcome>> awaited = new ConcurrentHashMap<>();

    Commands(FederationLink link, Views views) {
        this.link = link;
        this.views = views;
    }

    /**
     * What a command led to.
     *
     * @param seq the newest entry of the run that it led to
     */
    record Done(String runId, String commandId, long seq) {}

    /** Sends a command to a run, and returns when the run's view shows what came of it. */
    Done run(Caller caller, RequestKeys.Ids ids, Command.RunBody body)
            throws HttpProblem, SQLException, InterruptedException {
        Optional<Done> earlier = ids.repeated() ? stored(caller, ids, Duration.ZERO) : Optional.empty();
        return earlier.isPresent() ? earlier.get() : send(caller, ids, body);
    }

    /** Sends a command to the registry. */
    Outcome registry(Caller caller, String commandId, Command.Registration body)
            throws HttpProblem, InterruptedException {
        return outcome(caller, new Command(commandId, caller.tenant(), Command.REGISTRY, body));
    }

    private Done send(Caller caller, RequestKeys.Ids ids, Command.RunBody body)
            throws HttpProblem, SQLException, InterruptedException {
        Command command = new Command(ids.commandId(), caller.tenant(), ids.runId(), body);
        return switch (outcome(caller, command)) {
            case Outcome.Accepted accepted -> shown(ids, accepted.last().entry());
            case Outcome.Refused refused -> refused(caller, ids, refused.rejection());
        };
    }

    /** A repeated command may be refused just because it was accepted the first time. */
    private Done refused(Caller caller, RequestKeys.Ids ids, Rejection rejection)
            throws HttpProblem, SQLException, InterruptedException {
        String first = rejection.eventId();
        if (rejection.code() == RejectionCode.DUPLICATE && first != null) {
            Done done = new Done(ids.runId(), ids.commandId(), seqOf(first));
            views.await(caller.tenant(), done.runId(), done.seq());
            return done;
        }
        if (ids.repeated()) {
            Optional<Done> earlier = stored(caller, ids, STORED);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        throw HttpProblem.of(rejection);
    }

    private Optional<Done> stored(Caller caller, RequestKeys.Ids ids, Duration patience)
            throws HttpProblem, SQLException, InterruptedException {
        Optional<StoredEntry> last = views.until(
                patience, caller.tenant(), rows -> rows.lastOfCommand(ids.commandId()), Optional::isPresent);
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(shown(ids, last.get().readEntry()));
    }

    /** The entry that a command led to, once the views tell of it. */
    private Done shown(RequestKeys.Ids ids, Entry entry) throws HttpProblem, InterruptedException {
        views.await(LogName.parse(entry.log()).partition(), entry.logSeq(), ids.runId());
        return new Done(ids.runId(), ids.commandId(), seqOf(entry.eventId()));
    }

    private Outcome outcome(Caller caller, Command command) throws HttpProblem, InterruptedException {
        FederationClient client = link.client();
        try {
            return answer(client, caller, command).get(PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw unknown(client, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | IllegalStateException e) {
            throw unknown(client, e);
        }
    }

    /** The same request may be here several times at once; all of them get the one answer. */
    @SuppressWarnings("FutureReturnValueIgnored") // it completes the other
    private CompletableFuture<Outcome> answer(FederationClient client, Caller caller, Command command) {
        CompletableFuture<Outcome> mine = new CompletableFuture<>();
        CompletableFuture<Outcome> shared = awaited.putIfAbsent(command.commandId(), mine);
        if (shared != null) {
            return shared;
        }
        try {
            client.submitAndSettle(command, caller.onBehalf(), PATIENCE).whenComplete((outcome, failure) -> {
                awaited.remove(command.commandId());
                if (failure == null) {
                    mine.complete(outcome);
                } else {
                    mine.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            awaited.remove(command.commandId());
            mine.completeExceptionally(e);
            throw e;
        }
        return mine;
    }

    private HttpProblem unknown(FederationClient client, Throwable cause) {
        if (cause instanceof AnswerTimeout || cause instanceof TimeoutException) {
            return HttpProblem.unavailable("No outcome is known yet: Kafka, the orchestrator or the policy service is"
                    + " away or slow. The same request with the same X-Idempotency-Key finds it");
        }
        if (cause instanceof KafkaException) {
            LOG.warn("A command could not be sent: {}", cause.getMessage());
            return HttpProblem.unavailable("Kafka is away; whether the command was sent is not known");
        }
        LOG.warn("The client broke; another is made", cause);
        link.broke(client);
        return HttpProblem.unavailable("The connection to Kafka broke and is made anew");
    }

    /** How many outcomes are awaited at this moment. */
    int awaiting() {
        return awaited.size();
    }

    /** An event's id ends with its place in the chain. */
    private static long seqOf(String eventId) {
        return Long.parseLong(eventId.substring(eventId.lastIndexOf('.') + 1));
    }
}
