package io.federationcore.orchestrator;

import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A record as somebody writes, signs and sends it. It is written when it is sent, so that it can speak of what came
 * before; the same letter twice has the same bytes.
 *
 * @param claiming changes what the signature says before it is made
 * @param onTheWay changes the record once it is signed
 */
record Letter(
        Party by, Function<World, Content> content, UnaryOperator<Claims> claiming, UnaryOperator<Wire> onTheWay) {

    /** What is signed. {@code run} and {@code id} are what the signature names. */
    record Content(String topic, String key, byte[] body, String run, String id) {}

    /** What is sent. {@code further} are headers besides the signatures. */
    record Wire(
            String topic,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<String> signatures,
            Map<String, String> further) {
        Wire(String topic, byte @Nullable [] key, byte @Nullable [] value, List<String> signatures) {
            this(topic, key, value, signatures, Map.of());
        }
    }

    Letter(Party by, Function<World, Content> content) {
        this(by, content, UnaryOperator.identity(), UnaryOperator.identity());
    }

    Letter by(Party another) {
        return new Letter(another, content, claiming, onTheWay);
    }

    /** The same under another key, which the signature is for. */
    Letter keyed(String key) {
        return with(world -> {
            Content own = content.apply(world);
            return new Content(own.topic(), key, own.body(), own.run(), own.id());
        });
    }

    /** The same for another topic, which the signature is for. */
    Letter writtenTo(String topic) {
        return with(world -> {
            Content own = content.apply(world);
            return new Content(topic, own.key(), own.body(), own.run(), own.id());
        });
    }

    /** The same with other bytes, which the signature is for. */
    Letter saying(UnaryOperator<String> change) {
        return sayingBytes(
                body -> change.apply(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #saying}, where the bytes are no text. */
    Letter sayingBytes(UnaryOperator<byte[]> change) {
        return with(world -> {
            Content own = content.apply(world);
            return new Content(own.topic(), own.key(), change.apply(own.body()), own.run(), own.id());
        });
    }

    /** Signed for five minutes from then. */
    Letter signedAt(Instant then) {
        return claiming(claims -> new Claims(
                claims.iss(),
                claims.sub(),
                claims.act(),
                claims.aud(),
                claims.topic(),
                claims.keySha256(),
                claims.bodySha256(),
                claims.run(),
                claims.cmd(),
                then.getEpochSecond(),
                then.getEpochSecond() + Claims.MAX_LIFETIME,
                claims.scope()));
    }

    /** Signed for another run and command than it speaks of. */
    Letter signedFor(String run, String id) {
        return claiming(claims -> new Claims(
                claims.iss(),
                claims.sub(),
                claims.act(),
                claims.aud(),
                claims.topic(),
                claims.keySha256(),
                claims.bodySha256(),
                run,
                id,
                claims.iat(),
                claims.exp(),
                claims.scope()));
    }

    Letter claiming(UnaryOperator<Claims> change) {
        return new Letter(by, content, change, onTheWay);
    }

    Letter onTheWay(UnaryOperator<Wire> change) {
        return new Letter(by, content, claiming, change);
    }

    /** Sent to another topic than it was signed for. */
    Letter sentTo(String topic) {
        return onTheWay(wire -> new Wire(topic, wire.key(), wire.value(), wire.signatures()));
    }

    Letter withoutSignature() {
        return onTheWay(wire -> new Wire(wire.topic(), wire.key(), wire.value(), List.of()));
    }

    Letter withSignatureTwice() {
        return onTheWay(wire -> {
            String signature = wire.signatures().getFirst();
            return new Wire(wire.topic(), wire.key(), wire.value(), List.of(signature, signature));
        });
    }

    /** With a header besides the signature. */
    Letter withHeader(String name, String value) {
        return onTheWay(
                wire -> new Wire(wire.topic(), wire.key(), wire.value(), wire.signatures(), Map.of(name, value)));
    }

    /** With another signature. */
    Letter withSignature(UnaryOperator<String> change) {
        return onTheWay(wire -> new Wire(
                wire.topic(),
                wire.key(),
                wire.value(),
                List.of(change.apply(wire.signatures().getFirst()))));
    }

    /** The record as it arrives in {@code world} at the broker's time. */
    Wire in(World world) {
        Content written = content.apply(world);
        byte[] key = written.key().getBytes(StandardCharsets.UTF_8);
        long seconds = world.brokerTime().getEpochSecond();
        Claims claims = new Claims(
                by.principal().reference(),
                by.principal().reference(),
                by.actor().reference(),
                Party.FEDERATION,
                written.topic(),
                Sha256.hex(key),
                Sha256.hex(written.body()),
                written.run(),
                written.id(),
                seconds,
                seconds + Claims.MAX_LIFETIME,
                List.of());
        String signature = by.signer().sign(Objects.requireNonNull(claiming.apply(claims)));
        return Objects.requireNonNull(
                onTheWay.apply(new Wire(written.topic(), key, written.body(), List.of(signature))));
    }

    private Letter with(Function<World, Content> changed) {
        return new Letter(by, changed, claiming, onTheWay);
    }
}
