package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.Cast.Who;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry with everything around it that the orchestrator would keep. What is sent to its topic is read back at once. */
final class TestRegistry {
    static final Duration VERDICT_TIMEOUT = Duration.ofSeconds(30);

    private final StoredRegistry stored = new StoredRegistry();
    private final Map<String, Context.AcceptedCommand> accepted = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private RegistryState state = RegistryState.EMPTY;
    private RegistryState replayed = RegistryState.EMPTY;
    private Instant now = TestRun.START;
    private LogHead log =
            new LogHead("test/fc-run/1", 0, now, "a salt key of the tests, 32 bytes".getBytes(StandardCharsets.UTF_8));
    private RegistryEffects.@Nullable Outgoing lastSent;
    private int commands;

    Decision<RegistryState> take(Message said) {
        Message message = Cast.signed(said);
        Decision<RegistryState> decision = RegistryDecisions.decide(state, message, context());
        if (decision instanceof Decision.Accepted<RegistryState> done) {
            state = done.after();
            log = done.log();
            for (Recorded recorded : done.entries()) {
                events.add(recorded.event());
                AuditRecord record = Codec.read(Codec.write(recorded.toAuditRecord()), AuditRecord.class);
                replayed = RegistryState.evolve(replayed, Recorded.of(record));
            }
            assertThat(replayed).as("the fold of the log").isEqualTo(state);
            RegistryEffects.Outgoing sent = RegistryEffects.outgoing(message, done);
            stored.store(sent.registry());
            lastSent = sent;
            if (message instanceof Message.Asked asked) {
                accepted.put(
                        asked.command().commandId(),
                        new Context.AcceptedCommand(
                                asked.bodySha256(),
                                done.entries().getLast().entry().eventId()));
            }
        }
        return decision;
    }

    private Context context() {
        Context.Payloads none = name -> Optional.empty();
        return new Context(
                log.timeFor(now),
                log,
                new Authority(Cast.PRINCIPALS),
                stored,
                none,
                commandId -> Optional.ofNullable(accepted.get(commandId)),
                VERDICT_TIMEOUT);
    }

    Decision<RegistryState> ask(Who who, Command.Registration body) {
        return take(asked(who, body));
    }

    Message.Asked asked(Who who, Command.Registration body) {
        Command command = new Command("registration-" + ++commands, Cast.TENANT, Command.REGISTRY, body);
        return Act.asked(command, who.signing(Command.REGISTRY, command.commandId()));
    }

    /** The policy service's answer to the last request for a gate. */
    Message.Judged judged(VerdictKind kind) {
        return judged(kind, lastRequest().subject().inputSha256());
    }

    Message.Judged judged(VerdictKind kind, String digest) {
        String gateId = lastRequest().gateId();
        Verdict verdict = new Verdict(
                Verdict.VERSION,
                gateId,
                Cast.TENANT,
                Command.REGISTRY,
                null,
                0,
                digest,
                kind,
                "compiled and tested",
                null,
                null,
                List.of(),
                null,
                null,
                now,
                12_000);
        return new Message.Judged(verdict, Cast.POLICY.signing(Command.REGISTRY, gateId));
    }

    GateRequest lastRequest() {
        return sent().gateRequests().getFirst();
    }

    RegistryEffects.Outgoing sent() {
        if (lastSent == null) {
            throw new AssertionError("Expected something to have been sent");
        }
        return lastSent;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    StoredRegistry stored() {
        return stored;
    }

    RegistryState state() {
        return state;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** These are the newest events. */
    @SafeVarargs
    final void happened(Decision<RegistryState> decision, Class<? extends Event>... types) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Accepted.class,
                        done -> assertThat(done.entries())
                                .extracting(recorded ->
                                        (Object) ((Recorded) recorded).event().getClass())
                                .containsExactly((Object[]) types));
    }

    /** It was refused for that reason, and nothing changed. */
    static void refused(Decision<RegistryState> decision, RejectionCode code) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Rejected.class, it -> assertThat(it.code()).isEqualTo(code));
    }
}
