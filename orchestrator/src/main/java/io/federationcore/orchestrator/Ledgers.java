package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.Decision;
import io.federationcore.lifecycle.LogHead;
import io.federationcore.lifecycle.Message;
import io.federationcore.lifecycle.Recorded;
import io.federationcore.lifecycle.RegistryDecisions;
import io.federationcore.lifecycle.RegistryEffects;
import io.federationcore.lifecycle.RegistryState;
import io.federationcore.lifecycle.RunDecisions;
import io.federationcore.lifecycle.RunEffects;
import io.federationcore.lifecycle.RunState;
import io.federationcore.lifecycle.Timer;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Loads, decides, stores and sends: the same four steps for runs and for the registry. */
final class Ledgers {
    /** How long a finished run's id is remembered. */
    private static final Duration TOMBSTONE_LIFE = Duration.ofDays(1);

    private final RunStores runs;
    private final RegistryStore registry;
    private final DueTimers timers;
    private final Outbox outbox;
    private final QueueTopics queues;

    Ledgers(RunStores runs, RegistryStore registry, DueTimers timers, Outbox outbox, QueueTopics queues) {
        this.runs = runs;
        this.registry = registry;
        this.timers = timers;
        this.outbox = outbox;
        this.queues = queues;
    }

    /** What a message comes to. Nothing is written yet. */
    sealed interface Decided {
        /** It is refused. */
        record Refused(Decision.Rejected<?> refusal) implements Decided {}

        /** @param write stores and sends what came of it */
        record Accepted(Runnable write) implements Decided {}
    }

    /** Decides one message. */
    Decided decide(Message message, Context context, @Nullable String traceparent) {
        return Command.REGISTRY.equals(message.runId())
                ? ofRegistry(message, context, traceparent)
                : ofRun(message, context, traceparent);
    }

    private Decided ofRun(Message message, Context context, @Nullable String traceparent) {
        RunState before = runs.run(message.runId());
        return switch (RunDecisions.decide(before, message, context)) {
            case Decision.Rejected<RunState> rejected -> new Decided.Refused(rejected);
            case Decision.Accepted<RunState> accepted -> {
                RunEffects.Outgoing outgoing = RunEffects.outgoing(before, accepted, context);
                yield new Decided.Accepted(() -> write(message, before, accepted, outgoing, context, traceparent));
            }
        };
    }

    private void write(
            Message message,
            RunState before,
            Decision.Accepted<RunState> accepted,
            RunEffects.Outgoing outgoing,
            Context context,
            @Nullable String traceparent) {
        String runId = message.runId();
        outgoing.payloads().forEach((name, payload) -> runs.putPayload(runId, name, payload));
        remember(message, accepted.entries(), (commandId, command) -> runs.putAccepted(runId, commandId, command));
        runs.put(runId, accepted.after());
        runs.putHead(accepted.log());
        timers.change(runId, message.tenantId(), without(fired(message), timers(before)), timers(accepted.after()));
        if (accepted.after() instanceof RunState.Ended ended) {
            Instant forget = ended.at().plus(TOMBSTONE_LIFE);
            timers.put(new DueTimers.Due(forget, runId, ended.tenantId(), DueTimers.FORGET));
        }
        outbox.audit(accepted.entries(), outgoing.waiting(), traceparent);
        outgoing.gateRequests().forEach(request -> outbox.gateRequest(request, traceparent));
        outgoing.tasks().forEach(task -> outbox.task(task, context.now(), traceparent));
        outgoing.notices().forEach(notice -> outbox.own(notice, context.now()));
        if (outgoing.snapshot() != null) {
            outbox.snapshot(outgoing.snapshot());
        }
    }

    private Decided ofRegistry(Message message, Context context, @Nullable String traceparent) {
        RegistryState before = registry.state();
        return switch (RegistryDecisions.decide(before, message, context)) {
            case Decision.Rejected<RegistryState> rejected -> new Decided.Refused(rejected);
            case Decision.Accepted<RegistryState> accepted -> {
                RegistryEffects.Outgoing outgoing = RegistryEffects.outgoing(message, accepted);
                yield new Decided.Accepted(() -> write(message, before, accepted, outgoing, context, traceparent));
            }
        };
    }

    private void write(
            Message message,
            RegistryState before,
            Decision.Accepted<RegistryState> accepted,
            RegistryEffects.Outgoing outgoing,
            Context context,
            @Nullable String traceparent) {
        queues.ensure(outgoing.queues());
        remember(message, accepted.entries(), registry::putAccepted);
        registry.put(accepted.after());
        runs.putHead(accepted.log());
        List<Timer> open = without(fired(message), before.timers());
        timers.change(
                message.runId(), message.tenantId(), open, accepted.after().timers());
        outbox.audit(accepted.entries(), outgoing.waiting(), traceparent);
        outgoing.gateRequests().forEach(request -> outbox.gateRequest(request, traceparent));
        outgoing.registry().forEach((key, value) -> {
            registry.putOwnWrite(key, value);
            outbox.registry(key, value, context.now());
        });
    }

    /** Forgets a run that ended long enough ago, unless an override of its gates awaits its review. */
    void forget(DueTimers.Due timer, Instant now) {
        boolean awaitsReview = runs.run(timer.runId()) instanceof RunState.Born born
                && !born.openReviews().isEmpty();
        if (awaitsReview) {
            timers.put(new DueTimers.Due(now.plus(TOMBSTONE_LIFE), timer.runId(), timer.tenantId(), DueTimers.FORGET));
        } else {
            runs.forget(timer.runId());
        }
    }

    /** Writes an entry that stands in the log but in no chain. */
    void log(Recorded recorded, @Nullable String traceparent) {
        Entry entry = recorded.entry();
        LogHead head = runs.head(entry.log(), new byte[0]);
        runs.putHead(new LogHead(entry.log(), head.nextLogSeq() + 1, entry.time(), new byte[0]));
        outbox.audit(List.of(recorded), false, traceparent);
    }

    /** A timer that fired before the broker's clock came to it is set again, or it would be lost. */
    void restore(String runId, Command.TimerDue due) {
        boolean ofRegistry = Command.REGISTRY.equals(runId);
        RunState state = ofRegistry ? RunState.Unborn.INSTANCE : runs.run(runId);
        List<Timer> open = ofRegistry ? registry.state().timers() : timers(state);
        String tenant = state instanceof RunState.Born born ? born.tenantId() : Command.REGISTRY;
        open.stream()
                .filter(timer -> timer.id().equals(due.timerId()) && timer.due().equals(due.due()))
                .forEach(timer -> timers.put(new DueTimers.Due(timer.due(), runId, tenant, timer.id())));
    }

    private static void remember(
            Message message, List<Recorded> entries, BiConsumer<String, Context.AcceptedCommand> accepted) {
        if (message instanceof Message.Asked asked && !(asked.command().body() instanceof Command.TimerDue)) {
            String eventId = entries.getLast().entry().eventId();
            accepted.accept(asked.command().commandId(), new Context.AcceptedCommand(asked.bodySha256(), eventId));
        }
    }

    /** The id of the timer that a message is the firing of: it has left the store already. */
    private static @Nullable String fired(Message message) {
        return message instanceof Message.Asked asked && asked.command().body() instanceof Command.TimerDue due
                ? due.timerId()
                : null;
    }

    private static List<Timer> without(@Nullable String fired, List<Timer> timers) {
        return timers.stream().filter(timer -> !timer.id().equals(fired)).toList();
    }

    private static List<Timer> timers(RunState state) {
        return state instanceof RunState.Live live ? live.timers() : List.of();
    }
}
