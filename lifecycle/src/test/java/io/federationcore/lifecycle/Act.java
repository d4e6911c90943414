package io.federationcore.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federationcore.lifecycle.Cast.Who;
import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Something that somebody says to a run. What exactly depends on where the run is: a verdict is for the gate that is open. */
@FunctionalInterface
interface Act {
    Message in(TestRun run);

    /** The same, some time later. */
    default Act after(Duration time) {
        return run -> {
            run.pass(time);
            return in(run);
        };
    }

    /** The same, once other policies are in force. */
    default Act afterPublishing(PolicyBundle bundle) {
        return run -> {
            run.publish(bundle);
            return in(run);
        };
    }

    /** The same, once others are the principals. */
    default Act afterPublishing(PrincipalsDocument principals) {
        return run -> {
            run.publish(principals);
            return in(run);
        };
    }

    /** The same, said and signed by somebody else. */
    default Act by(Who who) {
        return signed(old -> new Authenticated(who.principal(), who.actor(), old.narrowed(), old.run(), old.command()));
    }

    /** The same, with a signature that was made for another run. */
    default Act signedForAnotherRun() {
        String another = TestRun.runIdMadeAt(TestRun.START.plusMillis(1));
        return signed(old -> new Authenticated(old.principal(), old.actor(), old.narrowed(), another, old.command()));
    }

    /** The same, with a signature that was made for another command or gate. */
    default Act signedForAnotherMessage() {
        return signedFor("another-message");
    }

    /** The same, with a signature that names this command or gate. */
    default Act signedFor(String command) {
        return signed(old -> new Authenticated(old.principal(), old.actor(), old.narrowed(), old.run(), command));
    }

    /** The same, with a signature that outsiders can check, which says this at a gate. */
    default Act claiming(@Nullable GateClaim claim) {
        return signed(old -> new Authenticated(
                old.principal(), old.actor(), old.narrowed(), old.run(), old.command(), claim, "a.b.c"));
    }

    /** The same, with a signature of that length. */
    default Act withSignatureOf(int characters) {
        return signed(old -> new Authenticated(
                old.principal(), old.actor(), old.narrowed(), old.run(), old.command(), null, "s".repeat(characters)));
    }

    /** The same for another tenant. */
    default Act forTenant(String tenant) {
        return with("tenant_id", tenant);
    }

    /** The same command under an id of its sender's choice. */
    default Act withId(String commandId) {
        return with("command_id", commandId).signedFor(commandId);
    }

    /** The same with another member; the signature is for the new body. */
    default Act with(String member, String value) {
        return changed(message -> holder(message, member).put(member, value));
    }

    /** The same with another member; the signature is for the new body. */
    default Act with(String member, int value) {
        return changed(message -> holder(message, member).put(member, value));
    }

    /** A verdict's members, and what is asked for in a command, stand in different places. */
    private static ObjectNode holder(ObjectNode message, String member) {
        return message.get("body") instanceof ObjectNode body && body.has(member) ? body : message;
    }

    /** The same with other members; the signature is for the new body. */
    default Act changed(Consumer<ObjectNode> change) {
        return run -> switch (in(run)) {
            case Message.Asked asked -> asked(reread(asked.command(), change, Command.class), asked.who());
            case Message.Judged judged ->
                new Message.Judged(reread(judged.verdict(), change, Verdict.class), judged.who());
        };
    }

    private Act signed(UnaryOperator<Authenticated> change) {
        return run -> switch (in(run)) {
            case Message.Asked asked ->
                new Message.Asked(asked.command(), change.apply(asked.who()), asked.bodySha256());
            case Message.Judged judged -> new Message.Judged(judged.verdict(), change.apply(judged.who()));
        };
    }

    /** The command as it arrives: written by its sender, and read strictly. */
    static Message.Asked asked(Command command, Authenticated who) {
        byte[] body = Codec.write(command);
        return new Message.Asked(Codec.readStrict(body, Command.class), who, Sha256.hex(body));
    }

    private static <T> T reread(T message, Consumer<ObjectNode> change, Class<T> type) {
        ObjectNode body = (ObjectNode) Codec.toValue(message).toNode();
        change.accept(body);
        return Codec.readStrict(JsonValue.of(body), type);
    }
}
