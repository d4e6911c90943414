package io.federationcore.lifecycle;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A decision being made: each event becomes a hashed entry and passes {@code evolve} before the next is thought of. Lives
 * within one call of {@code decide} only.
 *
 * @param <S> the state's type
 */
final class Draft<S> {
    private final Message message;
    private final Context context;
    private final BiFunction<S, Recorded, S> evolve;
    private final List<Recorded> entries = new ArrayList<>();
    private S state;
    private ChainHead chain;
    private LogHead log;
    /** The command that led here; what a timer or verdict sets off is put down to the command before it. */
    private String commandId;

    Draft(
            S state,
            ChainHead chain,
            Message message,
            Context context,
            String commandId,
            BiFunction<S, Recorded, S> evolve) {
        this.state = state;
        this.chain = chain;
        this.message = message;
        this.context = context;
        this.evolve = evolve;
        this.log = context.log();
        this.commandId = commandId;
    }

    S state() {
        return state;
    }

    Context context() {
        return context;
    }

    /** The message's signature, where outsiders can check it. */
    @Nullable
    Signed signed() {
        return Signatures.of(message.who(), context);
    }

    void leadBy(String newCommandId) {
        this.commandId = newCommandId;
    }

    /** The id of a gate whose request would be the next entry. */
    String nextGateId() {
        return message.runId() + ".g" + chain.nextSeq();
    }

    /** Makes {@code event} the next entry. */
    void record(Event event) {
        String eventId = message.runId() + "." + chain.nextSeq();
        Recorded recorded = entry(event, eventId, chain.nextSeq(), chain.lastLeaf(), commandId, message, context, log);
        state = evolve.apply(state, recorded);
        chain = chain.with(recorded);
        log = log.advancedTo(context.now());
        entries.add(recorded);
    }

    /** Makes {@code event} the log's next entry, outside of the chain. */
    void recordOutside(Event event) {
        String eventId = message.runId() + ".x" + log.nextLogSeq();
        Recorded recorded = entry(event, eventId, null, null, commandId, message, context, log);
        state = evolve.apply(state, recorded);
        log = log.advancedTo(context.now());
        entries.add(recorded);
    }

    Decision<S> accepted() {
        return new Decision.Accepted<>(entries, state, log);
    }

    /** An entry that stands in the log, and in a run's chain unless {@code seq} is null. */
    static Recorded entry(
            Event event,
            String eventId,
            @Nullable Long seq,
            @Nullable String prev,
            @Nullable String commandId,
            Message message,
            Context context,
            LogHead log) {
        JsonValue data = Codec.toValue(event);
        byte[] salt = AuditHash.salt(log.saltKey(), eventId);
        Entry entry = new Entry(
                Entry.VERSION,
                log.log(),
                message.tenantId(),
                message.runId(),
                seq,
                log.nextLogSeq(),
                EventType.of(event),
                eventId,
                context.now(),
                message.who().principal(),
                message.who().actor(),
                message.cause(),
                commandId,
                prev,
                Sha256.toHex(AuditHash.dataRoot(data, salt)));
        return Recorded.of(entry, event, data, salt);
    }
}
