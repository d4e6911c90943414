package io.federationcore.bench;

import io.federationcore.client.RunIds;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The floor: runs of nothing but hops. A bare exactly-once pass-through in Kafka Streams takes the orchestrator's place, with
 * its tuning; two echoes take the policy service's and the Titan's. Nothing is parsed, decided, signed, hashed or stored.
 */
final class FloorLoad implements Load {
    /** How long each part may take to start. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FloorTopics topics;
    private final FloorShape shape;
    private final Outstanding outstanding = new Outstanding();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final RecordSender starts;

    private FloorLoad(KafkaConnection kafka, FloorShape shape, Path stateDir) throws InterruptedException {
        this.topics = new FloorTopics(kafka.topics().partitions());
        this.shape = shape;
        topics.ensure(kafka);
        try {
            starts = opened(new RecordSender(kafka));
            opened(RecordTail.start(kafka, topics.log(), this::seen));
            opened(FloorStreams.start(kafka, topics, shape, stateDir));
            for (String asked : List.of(topics.requests(), topics.tasks())) {
                RecordSender answers = opened(new RecordSender(kafka));
                opened(RecordTail.start(kafka, asked, record -> echo(record, answers)));
            }
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Starts the pass-through and its echoes, and returns when they are ready. */
    static FloorLoad start(KafkaConnection kafka, FloorShape shape, Path stateDir) throws InterruptedException {
        return new FloorLoad(kafka, shape, stateDir);
    }

    @Override
    public CompletableFuture<?> begin() {
        String runId = RunIds.next();
        CompletableFuture<?> end = outstanding.expect(runId);
        byte[] key = runId.getBytes(StandardCharsets.US_ASCII);
        byte[] start = FloorRecord.of(0, shape.incoming(0), key.length);
        outstanding.failIfBroken(starts.send(new ProducerRecord<>(topics.in(), key, start)));
        return end;
    }

    private void echo(ConsumerRecord<byte[], byte[]> asked, RecordSender answers) {
        int pass = FloorRecord.pass(asked.value()) + 1;
        byte[] answer = FloorRecord.of(pass, shape.incoming(pass), asked.key().length);
        outstanding.failIfBroken(answers.send(new ProducerRecord<>(topics.in(), asked.key(), answer)));
    }

    private void seen(ConsumerRecord<byte[], byte[]> logged) {
        if (FloorRecord.isEnd(logged.value())) {
            outstanding.done(new String(logged.key(), StandardCharsets.US_ASCII));
        }
    }

    private <P extends AutoCloseable> P opened(P part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Expected to stop the floor", failures.getFirst());
        }
    }
}
