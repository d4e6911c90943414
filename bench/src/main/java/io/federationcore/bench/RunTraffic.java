package io.federationcore.bench;

import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What one run puts on the system's topics, its stores' changelogs included: read off the topics themselves after some runs
 * were done alone, so that the floor carries the same and follows when the system changes.
 *
 * @param topics by name, those that got something
 */
record RunTraffic(Map<String, Traffic> topics) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    RunTraffic {
        topics = Map.copyOf(topics);
    }

    /**
     * A run's share of a topic.
     *
     * @param records how many
     * @param bytes of one of them, on average: key, value and headers
     */
    record Traffic(double records, double bytes) {
        static final Traffic NONE = new Traffic(0, 0);

        Traffic plus(Traffic other) {
            double sum = records + other.records;
            return sum == 0 ? NONE : new Traffic(sum, (records * bytes + other.records * other.bytes) / sum);
        }
    }

    Traffic of(String topic) {
        return topics.getOrDefault(topic, Traffic.NONE);
    }

    Traffic total() {
        return topics.values().stream().reduce(Traffic.NONE, Traffic::plus);
    }

    /** How many records a topic has by now. */
    static long recordsIn(String topic, KafkaConnection kafka) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            List<TopicPartition> partitions = partitions(kafka, topic::equals);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Traffic all = read(consumer, 1).getOrDefault(topic, Traffic.NONE);
            return Math.round(all.records());
        }
    }

    /** Does some runs one after another, while nobody else uses the system. */
    static RunTraffic of(Load runs, int probes, KafkaConnection kafka) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            List<TopicPartition> partitions =
                    partitions(kafka, name -> name.startsWith(kafka.topics().prefix()));
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            for (int i = 0; i < probes; i++) {
                runs.begin().join();
            }
            return new RunTraffic(read(consumer, probes));
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection kafka) {
        Map<String, Object> settings = new TreeMap<>(kafka.properties());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConnection kafka, Predicate<String> wanted)
            throws InterruptedException {
        try (Admin admin = Admin.create(new TreeMap<>(kafka.properties()))) {
            List<String> names = admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).stream()
                    .filter(wanted)
                    .toList();
            return admin
                    .describeTopics(names)
                    .allTopicNames()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .toList();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Expected to list the topics at " + kafka.bootstrapServers(), e);
        }
    }

    private static Map<String, Traffic> read(KafkaConsumer<byte[], byte[]> consumer, int probes) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Map<String, Traffic> found = new TreeMap<>();
        long began = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("Expected to read the topics up to " + ends + " within " + PATIENCE);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                found.merge(record.topic(), new Traffic(1.0 / probes, size(record)), Traffic::plus);
            }
        }
        return found;
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static long length(byte[] part) {
        return part == null ? 0 : part.length;
    }
}
