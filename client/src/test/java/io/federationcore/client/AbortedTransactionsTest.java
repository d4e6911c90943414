package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python reader, which passes over transactions that were given up by itself, sees of a real broker's log what Kafka's
 * own consumer sees. It runs where Python 3.9 or newer is found.
 */
@Timeout(180)
class AbortedTransactionsTest {
    private static final Path PYTHON = Path.of(System.getProperty("basedir", ""))
            .resolve("../schemas/src/test/python")
            .toAbsolutePath()
            .normalize();
    private static final String PROGRAM = """
            import sys
            sys.path.insert(0, sys.argv[1])
            import kafka_wire
            kafka, topic, offset = kafka_wire.Kafka(sys.argv[2], "test"), sys.argv[3], int(sys.argv[4])
            end = kafka.offset(topic, 0, kafka_wire.LATEST)
            while offset < end:
                found, offset = kafka.fetch(topic, 0, offset, 100)
                for record in found:
                    print(record.value.decode())
            kafka.close()
            """;

    @TempDir
    private Path dir;

    @BeforeAll
    static void pythonIsThere() throws InterruptedException {
        boolean found;
        try {
            Process python =
                    new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))").start();
            found = python.waitFor(30, TimeUnit.SECONDS) && python.exitValue() == 0;
        } catch (IOException e) {
            found = false;
        }
        assumeTrue(found, "Skipped: Expected python3 of 3.9 or newer, but found none");
    }

    @Test
    void whatWasGivenUpIsNotRead() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture(dir);
                KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.connection().bootstrapServers(), "transactional.id", "other"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            kafka.createTopics();
            String topic = kafka.connection().topics().audit();
            other.initTransactions();
            kafka.commit(record(topic, "one"));
            other.beginTransaction();
            send(other, topic, "given up, before what another commits");
            kafka.commit(record(topic, "two"));
            long between = send(other, topic, "given up, behind it");
            kafka.abort(record(topic, "given up as a whole"));
            other.abortTransaction();
            other.beginTransaction();
            send(other, topic, "three");
            other.commitTransaction();
            kafka.awaitEnd("other");

            assertThat(read(kafka, topic, 0)).containsExactly("one", "two", "three");
            assertThat(read(kafka, topic, between)).containsExactly("three");
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, String value) {
        return new ConsumerRecord<>(topic, 0, 0, "key".getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private static long send(KafkaProducer<byte[], byte[]> producer, String topic, String value) throws Exception {
        return producer.send(new ProducerRecord<>(topic, 0, "key".getBytes(UTF_8), value.getBytes(UTF_8)))
                .get(30, TimeUnit.SECONDS)
                .offset();
    }

    private static List<String> read(KafkaFixture kafka, String topic, long from) throws Exception {
        Process program = new ProcessBuilder(
                        "python3",
                        "-B",
                        "-c",
                        PROGRAM,
                        PYTHON.toString(),
                        kafka.connection().bootstrapServers(),
                        topic,
                        String.valueOf(from))
                .redirectErrorStream(true)
                .start();
        try {
            List<String> said = new String(program.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(program.waitFor(60, TimeUnit.SECONDS))
                    .as("the program ends")
                    .isTrue();
            assertThat(program.exitValue()).as(String.join("\n", said)).isZero();
            return said;
        } finally {
            program.destroyForcibly();
        }
    }
}
