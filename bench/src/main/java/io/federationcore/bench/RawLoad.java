package io.federationcore.bench;

import io.federationcore.bench.RunTraffic.Traffic;
import io.federationcore.client.RunIds;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The barest hop: one record, from a plain producer to a plain consumer. */
final class RawLoad implements Load {
    private final FloorTopics topics;
    private final Traffic like;
    private final Outstanding outstanding = new Outstanding();
    private final RecordSender sender;
    private final RecordTail tail;

    private RawLoad(KafkaConnection kafka, Traffic like) {
        this.topics = new FloorTopics(kafka.topics().partitions());
        this.like = like;
        this.tail = RecordTail.start(
                kafka, topics.raw(), record -> outstanding.done(new String(record.key(), StandardCharsets.US_ASCII)));
        this.sender = new RecordSender(kafka);
    }

    /** @param like how large its records are */
    static RawLoad start(KafkaConnection kafka, Traffic like) throws InterruptedException {
        new FloorTopics(kafka.topics().partitions()).ensure(kafka);
        return new RawLoad(kafka, like);
    }

    @Override
    public CompletableFuture<?> begin() {
        String id = RunIds.next();
        CompletableFuture<String> end = outstanding.expect(id);
        byte[] key = id.getBytes(StandardCharsets.US_ASCII);
        outstanding.failIfBroken(
                sender.send(new ProducerRecord<>(topics.raw(), key, FloorRecord.of(0, like, key.length))));
        return end;
    }

    @Override
    public void close() {
        sender.close();
        try {
            tail.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
