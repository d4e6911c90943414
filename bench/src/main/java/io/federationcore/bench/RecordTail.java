package io.federationcore.bench;

import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what comes to a topic from now on, committed records only, on a thread of its own. */
final class RecordTail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RecordTail.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecord<byte[], byte[]>> listener;
    private final Thread thread;
    private volatile boolean closing;

    private RecordTail(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        this.consumer = consumer;
        this.listener = listener;
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: only asking for the positions fixes them.
        partitions.forEach(consumer::position);
        this.thread = Thread.ofPlatform().name("bench-tail-" + topic).start(this::run);
    }

    static RecordTail start(KafkaConnection kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        Map<String, Object> settings = new TreeMap<>(kafka.properties());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new RecordTail(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                listener);
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                consumer.poll(POLL).forEach(listener);
            }
        } catch (WakeupException e) {
            log.debug("Woken up to close", e);
        } catch (RuntimeException e) {
            log.error("A tail of the benchmark ended: what it was to see is never done", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        consumer.wakeup();
        thread.join();
    }
}
