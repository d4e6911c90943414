package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Ended;
import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.RejectionCode;
import java.util.Optional;

/** Refusals that runs and the registry share, and the log's own entry of a refusal. */
public final class Refusals {
    private Refusals() {}

    /** The signature must name the very run and command, and what the command says at a gate. */
    static <S> Optional<Decision.Rejected<S>> ofSignature(Message.Asked asked) {
        Command command = asked.command();
        boolean bound = command.runId().equals(asked.who().run())
                && command.commandId().equals(asked.who().command());
        if (!bound) {
            return Optional.of(new Decision.Rejected<>(
                    RejectionCode.BINDING_MISMATCH,
                    "Expected a signature for run '" + command.runId() + "' and command '" + command.commandId()
                            + "', but it is for others"));
        }
        return ofGate(asked);
    }

    /** Outsiders will see the signature and not the command, so that has to say by itself what was said at the gate. */
    private static <S> Optional<Decision.Rejected<S>> ofGate(Message.Asked asked) {
        Optional<GateClaim> said = GateClaim.of(asked.command().body());
        GateClaim claimed = asked.who().gate();
        boolean shown = claimed != null || asked.who().signature() != null;
        if (said.isEmpty() || !shown) {
            return Optional.empty();
        }
        return said.get().equals(claimed)
                ? Signatures.ofLength(asked.who())
                : Optional.of(new Decision.Rejected<>(
                        RejectionCode.BINDING_MISMATCH,
                        "Expected a signature whose claim 'gate' says what command '"
                                + asked.command().commandId() + "' says, but it "
                                + (claimed == null ? "has none" : "says something else")));
    }

    /**
     * An accepted command's id, again. A timer is none: it is never remembered, and whoever guesses its id must not be
     * able to use it up before, for then nothing would ever be due.
     */
    static <S> Optional<Decision.Rejected<S>> ofRepetition(Message.Asked asked, Context context) {
        if (asked.command().body() instanceof Command.TimerDue) {
            return Optional.empty();
        }
        String commandId = asked.command().commandId();
        return context.history().find(commandId).map(first -> {
            boolean same = first.bodySha256().equals(asked.bodySha256());
            return same
                    ? new Decision.Rejected<>(
                            RejectionCode.DUPLICATE,
                            "Command '" + commandId + "' was accepted before",
                            first.eventId(),
                            false)
                    : new Decision.Rejected<>(
                            RejectionCode.CONFLICT,
                            "Expected a new command id, but '" + commandId + "' was accepted before with another body",
                            first.eventId(),
                            false);
        });
    }

    static <S> Decision<S> ended(Ended ended) {
        return new Decision.Rejected<>(
                RejectionCode.RUN_FINISHED,
                "Expected a live run, but run '" + ended.runId() + "' is "
                        + ended.status().wire());
    }

    static <S> Decision<S> wrongState(String wanted, Live live) {
        String how = live instanceof Paused paused && paused.heldSince() == null ? " by a gate" : "";
        return new Decision.Rejected<>(
                RejectionCode.WRONG_STATE,
                "Expected to " + wanted + " run '" + live.runId() + "', but it is "
                        + live.status().wire() + how);
    }

    /**
     * The log's entry of a refusal ({@code FC-CMD-001}): in the log, but in no run's chain.
     *
     * @param suppressed how many refusals of the same principal were not logged since the last that was
     */
    public static Recorded entry(
            Message message, Decision.Rejected<?> rejected, String bodySha256, int suppressed, Context context) {
        LogHead log = context.log();
        return Draft.entry(
                new Event.CommandRefused(rejected.code(), rejected.message(), bodySha256, suppressed),
                message.runId() + ".x" + log.nextLogSeq(),
                null,
                null,
                message instanceof Message.Asked asked ? asked.command().commandId() : null,
                message,
                context,
                log);
    }
}
