package io.federationcore.client;

import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Signs commands and sends them. Safe for use by several threads. */
final class CommandPublisher implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final RecordSigner signer;
    private final Actor actor;
    private final String topic;
    private final InstantSource clock;

    CommandPublisher(
            Producer<byte[], byte[]> producer, RecordSigner signer, Actor actor, String topic, InstantSource clock) {
        this.producer = producer;
        this.signer = signer;
        this.actor = actor;
        this.topic = topic;
        this.clock = clock;
    }

    /**
     * Sends a command. The future completes on the producer's own thread: what depends on it must not block.
     *
     * @throws IllegalArgumentException if the command is larger than a record may be
     */
    CompletableFuture<RecordMetadata> send(Command command) {
        return send(command, new OnBehalf(signer.principal(), actor, Set.of()));
    }

    /** As {@link #send(Command)}, from somebody for whom the signer vouches. */
    CompletableFuture<RecordMetadata> send(Command command, OnBehalf from) {
        byte[] key = command.runId().getBytes(StandardCharsets.UTF_8);
        byte[] body = Codec.write(command);
        if (body.length > Codec.MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("Expected a command of at most " + Codec.MAX_RECORD_BYTES
                    + " bytes, but found " + body.length + "; store what is larger and pass a reference to it");
        }
        String signature = signer.vouch(
                command, topic, key, body, from.principal(), from.actor(), from.narrowed(), clock.instant());
        return send(new ProducerRecord<>(
                topic,
                null,
                key,
                body,
                List.of(new RecordHeader(Headers.AUTH, signature.getBytes(StandardCharsets.US_ASCII)))));
    }

    /** Sends a record that needs no signature. The future completes as {@link #send(Command)} says. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(metadata);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) { // the latter after close
            sent.completeExceptionally(e);
        }
        return sent;
    }

    /** Sends what is still to be sent, for ten seconds at most. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
