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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads, decides, stores and sends: the same four steps for runs and for the registry. */
final class Ledgers {
    private final RunStores runs;
    private final RegistryStore registry;
    private final WakeUps wakeUps;
    private final Outbox outbox;
    private final QueueTopics queues;

    Ledgers(RunStores runs, RegistryStore registry, WakeUps wakeUps, Outbox outbox, QueueTopics queues) {
        this.runs = runs;
        this.registry = registry;
        this.wakeUps = wakeUps;
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
        runs.put(
                runId,
                accepted.after(),
                new RunDetails.Detail(outgoing.payloads(), acceptedCommand(message, accepted.entries())));
        runs.putHead(accepted.log());
        setTimers(runId, timers(before), timers(accepted.after()));
        if (accepted.after() instanceof RunState.Ended) {
            wakeUps.cancel(runId);
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
        acceptedCommand(message, accepted.entries()).forEach(registry::putAccepted);
        registry.put(accepted.after());
        runs.putHead(accepted.log());
        setTimers(message.runId(), before.timers(), accepted.after().timers());
        outbox.audit(accepted.entries(), outgoing.waiting(), traceparent);
        outgoing.gateRequests().forEach(request -> outbox.gateRequest(request, traceparent));
        outgoing.registry().forEach((key, value) -> {
            registry.putOwnWrite(key, value);
            outbox.registry(key, value, context.now());
        });
    }

    /** New timers. Those that stood before have their wake-up, or are under way as commands. */
    private void setTimers(String runId, List<Timer> before, List<Timer> after) {
        after.stream()
                .filter(timer -> !before.contains(timer))
                .map(Timer::due)
                .min(Comparator.naturalOrder())
                .ifPresent(first -> wakeUps.notLaterThan(first, runId));
    }

    /** Looks at a run, or the registry: its due timers become commands. */
    void wake(WakeUps.WakeUp wakeUp, Instant now) {
        String runId = wakeUp.runId();
        if (Command.REGISTRY.equals(runId)) {
            fire(wakeUp, Command.REGISTRY, registry.state().timers(), now);
            return;
        }
        switch (runs.run(runId)) {
            case RunState.Live live -> fire(wakeUp, live.tenantId(), live.timers(), now);
            case RunState.Ended ignored -> {} // it has no timers any more
            case RunState.Unborn ignored -> {} // forgotten already
        }
    }

    /** What was due before the wake-up is under way already. */
    private void fire(WakeUps.WakeUp wakeUp, String tenantId, List<Timer> open, Instant now) {
        for (Timer timer : open) {
            if (timer.due().isAfter(now)) {
                wakeUps.notLaterThan(timer.due(), wakeUp.runId());
            } else if (!timer.due().isBefore(wakeUp.at())) {
                outbox.timer(wakeUp.runId(), tenantId, timer, now);
            }
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
        List<Timer> open = Command.REGISTRY.equals(runId) ? registry.state().timers() : timers(runs.run(runId));
        open.stream()
                .filter(timer -> timer.id().equals(due.timerId()) && timer.due().equals(due.due()))
                .forEach(timer -> wakeUps.notLaterThan(timer.due(), runId));
    }

    /** The command that a message was, by its id, if its sender may send it again. */
    private static Map<String, Context.AcceptedCommand> acceptedCommand(Message message, List<Recorded> entries) {
        if (!(message instanceof Message.Asked asked) || asked.command().body() instanceof Command.TimerDue) {
            return Map.of();
        }
        String eventId = entries.getLast().entry().eventId();
        return Map.of(asked.command().commandId(), new Context.AcceptedCommand(asked.bodySha256(), eventId));
    }

    private static List<Timer> timers(RunState state) {
        return state instanceof RunState.Live live ? live.timers() : List.of();
    }
}
