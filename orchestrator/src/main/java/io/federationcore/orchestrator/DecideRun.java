package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.Decision;
import io.federationcore.lifecycle.LogHead;
import io.federationcore.lifecycle.Message;
import io.federationcore.lifecycle.Refusals;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.topic.Headers;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the lifecycle: reads a record, has it decided against the stored state, stores what came of it and
 * sends it on. Knows nothing of how a run moves.
 */
final class DecideRun implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(DecideRun.class);
    /** Runs looked at when the alarm rings; the rest follow when it rings next. */
    private static final int RUNS_A_RING = 1_000;

    private static final Decision.Rejected<RunState> START_WAITS = new Decision.Rejected<>(
            RejectionCode.WRONG_STATE,
            "Expected the run's start to be decided first, but it waits for its workflow, and too much waits behind it");

    private final OrchestratorConfig config;
    private final QueueTopics queues;
    private final LongSupplier registryChanges;
    private final Intake intake;

    @SuppressWarnings("NullAway.Init") // all set by init, which Streams calls before anything else
    private ProcessorContext<byte[], byte[]> streams;

    @SuppressWarnings("NullAway.Init")
    private RunStores runs;

    @SuppressWarnings("NullAway.Init")
    private RegistryStore ownRegistry;

    @SuppressWarnings("NullAway.Init")
    private Alarm alarm;

    @SuppressWarnings("NullAway.Init")
    private WakeUps wakeUps;

    @SuppressWarnings("NullAway.Init")
    private Tombstones tombstones;

    @SuppressWarnings("NullAway.Init")
    private ParkedRecords parked;

    @SuppressWarnings("NullAway.Init")
    private RefusalLimit refusals;

    @SuppressWarnings("NullAway.Init")
    private RegistryView registry;

    @SuppressWarnings("NullAway.Init")
    private Outbox outbox;

    @SuppressWarnings("NullAway.Init")
    private Ledgers ledgers;

    /** @param registryChanges how often the registry's global store changed */
    DecideRun(OrchestratorConfig config, QueueTopics queues, LongSupplier registryChanges) {
        this.registryChanges = registryChanges;
        this.config = config;
        this.queues = queues;
        this.intake = new Intake(config.kafka().topics(), config.identity().federation());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        streams = context;
        runs = new RunStores(context);
        ownRegistry = new RegistryStore(context);
        alarm = new Alarm(context, this::ring);
        wakeUps = new WakeUps(context, alarm);
        tombstones = new Tombstones(runs);
        parked = new ParkedRecords(context);
        refusals = new RefusalLimit(context);
        registry = new RegistryView(
                lookUp(context.getStateStore(OrchestratorTopology.REGISTRY_STORE)), registryChanges, config, queues);
        outbox = new Outbox(context, config.kafka().topics(), config.identity().signer());
        ledgers = new Ledgers(runs, ownRegistry, wakeUps, outbox, queues);
        PolledRecords.reset();
    }

    /** A global store keeps timestamps with its values or not, as Streams likes. */
    private static java.util.function.Function<String, byte @Nullable []> lookUp(
            ReadOnlyKeyValueStore<String, ?> store) {
        return key -> {
            Object value = store.get(key);
            return value instanceof ValueAndTimestamp<?> stamped ? (byte[]) stamped.value() : (byte[]) value;
        };
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            RecordMetadata metadata = streams.recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("Expected a record from a topic"));
            take(new Received(
                    metadata.topic(),
                    metadata.partition(),
                    metadata.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    record.key(),
                    record.value(),
                    Received.only(record.headers(), Headers.AUTH),
                    Received.trace(record.headers())));
        } finally {
            if (PolledRecords.drained()) {
                streams.commit();
            }
        }
    }

    private void take(Received record) {
        read(record).ifPresent(message -> {
            if (!parked.holds(message.runId())) {
                decide(record, message, true);
            } else if (!parked.isFull()) {
                park(message.runId(), record);
            } else {
                refuse(record, message, START_WAITS, context(record, message.runId()));
            }
        });
    }

    /** The message that a record is; one that is none is turned away. */
    private Optional<Message> read(Received record) {
        return switch (intake.take(record, registry)) {
            case Intake.Unreadable unreadable -> {
                outbox.deadLetter(record, unreadable.reason());
                if (unreadable.ids().commandId() != null) {
                    reject(record, unreadable.ids(), null, RejectionCode.MALFORMED, unreadable.reason(), null);
                }
                yield Optional.empty();
            }
            case Intake.Refused refused -> {
                reject(record, refused.ids(), refused.principal(), refused.code(), refused.reason(), null);
                yield Optional.empty();
            }
            case Intake.Ready ready -> Optional.of(ready.message());
        };
    }

    /** Decides one message, or lets a start wait for its workflow if {@code patient}; whether it waits. */
    private boolean decide(Received record, Message message, boolean patient) {
        Context context = context(record, message.runId());
        Ledgers.Decided decided;
        try {
            decided = ledgers.decide(message, context, record.traceparent());
        } catch (KafkaException e) {
            throw e; // a store or the broker is broken: the task must not go on
        } catch (RuntimeException e) {
            // Nothing was written yet. One message that meets a mistake of ours must not stop a partition.
            LOG.error("Deciding {} of {}-{} failed", message.cause(), record.topic(), record.partition(), e);
            outbox.deadLetter(record, "Deciding it failed: " + e.getClass().getSimpleName());
            return false;
        }
        return switch (decided) {
            case Ledgers.Decided.Accepted accepted -> {
                accepted.write().run();
                yield false;
            }
            case Ledgers.Decided.Refused refused -> {
                Decision.Rejected<?> refusal = refused.refusal();
                boolean waits = refusal.mayArrive() && patient && !parked.isFull();
                if (waits) {
                    park(message.runId(), record);
                } else {
                    refuse(record, message, refusal, context);
                }
                yield waits;
            }
        };
    }

    private void park(String runId, Received record) {
        parked.park(new ParkedRecords.Parked(runId, record.time().plus(ParkedRecords.PATIENCE), record));
        alarm.soon();
    }

    private void refuse(Received record, Message message, Decision.Rejected<?> refusal, Context context) {
        Principal principal = message.who().principal();
        String commandId =
                message instanceof Message.Asked asked ? asked.command().commandId() : null;
        Intake.Ids ids = new Intake.Ids(commandId, message.runId(), message.tenantId());
        if (refusal.code().audited()) {
            OptionalInt suppressed = refusals.admit(principal.reference(), context.now());
            suppressed.ifPresent(count -> ledgers.log(
                    Refusals.entry(message, refusal, bodySha256(record), count, context), record.traceparent()));
        }
        if (message instanceof Message.Asked asked && asked.command().body() instanceof Command.TimerDue due) {
            ledgers.restore(asked.runId(), due);
        }
        reject(record, ids, principal, refusal.code(), refusal.message(), refusal.eventId());
    }

    private static String bodySha256(Received record) {
        byte[] value = record.value();
        return Sha256.hex(value == null ? new byte[0] : value);
    }

    private void reject(
            Received record,
            Intake.Ids ids,
            @Nullable Principal principal,
            RejectionCode code,
            String reason,
            @Nullable String eventId) {
        outbox.rejection(new Rejection(
                Rejection.VERSION,
                ids.commandId(),
                ids.runId(),
                ids.tenantId(),
                code,
                reason,
                eventId,
                principal,
                record.time(),
                record.topic(),
                record.partition(),
                record.offset()));
    }

    private Context context(Received record, String runId) {
        String log =
                new LogName(config.identity().federation(), streams.taskId().partition()).toString();
        LogHead head = runs.head(log, config.saltKey());
        boolean ofRegistry = Command.REGISTRY.equals(runId);
        return new Context(
                head.timeFor(record.time()),
                head,
                registry.authority(ofRegistry ? ownRegistry.ownPrincipals().orElse(null) : null),
                ofRegistry ? ownRegistry.ownWritesFirst(registry) : registry,
                ofRegistry ? ownRegistry.ownWrites() : runs.payloads(runId),
                ofRegistry ? ownRegistry.history() : runs.history(runId),
                config.verdictTimeout());
    }

    /** Due timers become commands, parked starts are looked at again, and tombstones go in the end. */
    private void ring(Instant now) {
        wakeUps.take(now, RUNS_A_RING).forEach(wakeUp -> ledgers.wake(wakeUp, now));
        if (tombstones.forgetSome(now)) {
            alarm.soon();
        }
        if (!parked.isEmpty()) {
            tryAgain(now);
            alarm.soon();
        }
    }

    /** Decides what waits, run by run in order; what is still too early keeps everything behind it waiting. */
    private void tryAgain(Instant now) {
        Set<String> blocked = new HashSet<>();
        for (ParkedRecords.Parked next : parked.all()) {
            if (blocked.contains(next.runId())) {
                continue;
            }
            parked.remove(next);
            // Its sender may not count any more, so it is read anew, and refused like any other.
            Optional<Message> message = read(next.record());
            if (message.isPresent() && decide(next.record(), message.get(), now.isBefore(next.until()))) {
                blocked.add(next.runId());
            }
        }
    }
}
