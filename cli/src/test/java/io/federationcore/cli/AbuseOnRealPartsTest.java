package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.spi.ContextAware;
import io.federationcore.client.FederationClient;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.sink.store.AuditStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A dozen abuses through a real broker, past every client of ours: the system lives on, and no secret is found in what it
 * leaves behind. The whole table is the orchestrator's {@code AbuseTest}.
 */
class AbuseOnRealPartsTest {
    private static final Topics TOPICS = Topics.defaults();
    private static final String COMMANDS = TOPICS.commands();
    private static final String RUN = "01926b3c-8a00-7000-8000-000000000001";
    private static final long PATIENCE_SECONDS = 120;

    private final List<String> tokens = new ArrayList<>();

    @TempDir
    private Path dir;

    @Test
    @Timeout(300)
    void the_system_lives_on_and_tells_no_secret() throws Exception {
        try (LocalDirectory directory = LocalDirectory.take(dir)) {
            try (AutoCloseable log = everythingLoggedTo(directory.log());
                    LocalSystem system = LocalSystem.start(directory, Progress.onTerminal())) {
                Connection connection = system.connection();
                KeyRing keys = KeyRing.parse(Files.readAllBytes(directory.keys()));
                int answers = abuse(connection, keys);

                awaitAnswers(connection, answers);
                runHappily(connection);

                Map<String, byte[]> secrets = secrets(connection, keys);
                written(connection).forEach((place, bytes) -> assertHoldsNone(place, bytes, secrets));
                stored(connection).forEach((place, bytes) -> assertHoldsNone(place, bytes, secrets));
                assertHoldsNone("the log file", Files.readAllBytes(directory.log()), secrets);
            }
        }
    }

    /** Logging was set up by whichever test came first in this JVM, so the file is added to it, with more than users get. */
    private static AutoCloseable everythingLoggedTo(Path file) {
        Logger ours = (Logger) LoggerFactory.getLogger("io.federationcore");
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        for (ContextAware part : List.of(encoder, appender)) {
            part.setContext(ours.getLoggerContext());
        }
        encoder.setPattern("%level %logger %msg%n%ex");
        encoder.start();
        appender.setEncoder(encoder);
        appender.setFile(file.toString());
        appender.start();
        Level before = ours.getLevel();
        ours.setLevel(Level.ALL);
        ours.addAppender(appender);
        return () -> {
            ours.detachAppender(appender);
            ours.setLevel(before);
            appender.stop();
        };
    }

    /** Sends all of it; how many rejections and dead letters must come back. */
    private int abuse(Connection connection, KeyRing keys) throws Exception {
        String good = body("cancel_run", "{}");
        String token = token(keys, COMMANDS, good, Instant.now());
        String none = Base64Url.encode("{\"alg\":\"none\",\"kid\":\"admin\"}".getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1);
        String path =
                Base64Url.encode("{\"alg\":\"HS256\",\"kid\":\"../../keys.json\"}".getBytes(StandardCharsets.UTF_8))
                        + token.substring(token.indexOf('.'));
        String deep = "[".repeat(100_000);
        String nan = body("start_run", "{\"workflow_id\":\"pt004_execution_spine\",\"input\":NaN}");
        try (KafkaProducer<byte[], byte[]> producer = producer(connection)) {
            send(producer, null, utf8(RUN), utf8(good));
            send(producer, null, utf8(RUN), utf8(good), token, token);
            send(producer, null, utf8(RUN), utf8(good), none);
            send(producer, null, utf8(RUN), utf8(good), path);
            send(producer, null, utf8(RUN), utf8(good + " "), token);
            send(producer, null, utf8(RUN), utf8(good), "a".repeat(900_000));
            send(producer, null, utf8(RUN), utf8(good), token(keys, TOPICS.gateVerdicts(), good, Instant.now()));
            send(
                    producer,
                    null,
                    utf8(RUN),
                    utf8(good),
                    token(keys, COMMANDS, good, Instant.now().minusSeconds(600)));
            send(producer, null, utf8(RUN), utf8(deep), token(keys, COMMANDS, deep, Instant.now()));
            send(producer, null, utf8(RUN), utf8(nan), token(keys, COMMANDS, nan, Instant.now()));
            send(producer, null, utf8(RUN), null, token);
            send(producer, 0, null, utf8(good), token);
            send(producer, 1, new byte[900_000], null, token);
            for (int partition = 0; partition < TOPICS.partitions(); partition++) {
                send(producer, partition, utf8(RUN), utf8(good)); // three times wrong, once without a token
            }
            producer.flush();
        }
        return 13 + TOPICS.partitions();
    }

    /** Text that is data, and a trace that would fill every record it was copied on to. */
    private static void runHappily(Connection connection) throws Exception {
        try (FederationClient client = connection.client()) {
            JsonValue input = JsonValue.parse(
                    "{\"test_mode\":\"happy_path\",\"\\u0000\":\"'; DROP TABLE fc.entry; --\",\"e\":\"\\u001b[2J\"}");
            Command.StartRun start = new Command.StartRun(
                    "pt004_execution_spine", null, input, input, List.of("\0\u202e"), "\u001b]0;\0", null);
            try (AuditStore store = connection.store();
                    WatchedRun run = WatchedRun.start(client, start, record -> {})) {
                var last = run.awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS));
                assertThat(last.finished().to()).isEqualTo(RunStatus.COMPLETED);
                StoredRun.await(store, run.runId(), last.lastSeq(), Duration.ofSeconds(PATIENCE_SECONDS));
            }
        }
    }

    private static void awaitAnswers(Connection connection, int expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int found;
        do {
            found = read(connection, List.of(TOPICS.rejections(), TOPICS.deadLetters()))
                    .size();
        } while (found < expected && System.nanoTime() - end < 0);
        assertThat(found).as("each abuse was answered once").isEqualTo(expected);
    }

    private static void assertHoldsNone(String place, byte[] bytes, Map<String, byte[]> secrets) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        secrets.forEach((name, secret) -> assertThat(text.contains(new String(secret, StandardCharsets.ISO_8859_1)))
                .as("%s holds %s", place, name)
                .isFalse());
    }

    private Map<String, byte[]> secrets(Connection connection, KeyRing keys) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        for (String kid : List.of(
                LocalKeys.ADMIN,
                LocalKeys.OPERATOR,
                LocalKeys.TITAN,
                LocalKeys.ORCHESTRATOR,
                LocalKeys.POLICY_SERVICE,
                OrchestratorConfig.SALT_KID)) {
            byte[] key = switch (keys.get(kid)) {
                case SigningKey.Hmac hmac -> hmac.secret();
                case SigningKey.Ed25519Secret pair -> pair.seed();
            };
            secrets.put(kid + " raw", key);
            secrets.put(kid + " in base64url", utf8(Base64Url.encode(key)));
            secrets.put(kid + " in hex", utf8(HexFormat.of().formatHex(key)));
        }
        secrets.put("the database's password", utf8(Objects.requireNonNull(connection.jdbcPassword())));
        for (String token : tokens) {
            secrets.put("a token's signature", utf8(token.substring(token.lastIndexOf('.') + 1)));
            secrets.put("token " + secrets.size(), utf8(token));
        }
        return secrets;
    }

    /** What stands on the topics that others read, and what of it headers say. */
    private static Map<String, byte[]> written(Connection connection) {
        Map<String, byte[]> written = new LinkedHashMap<>();
        List<String> topics = List.of(
                TOPICS.audit(),
                TOPICS.rejections(),
                TOPICS.deadLetters(),
                TOPICS.state(),
                TOPICS.registry(),
                TOPICS.gateRequests(),
                TOPICS.tasks(LocalTitan.QUEUE));
        for (ConsumerRecord<byte[], byte[]> record : read(connection, topics)) {
            String place = record.topic() + "-" + record.partition() + "@" + record.offset();
            written.put(place + " key", record.key() == null ? new byte[0] : record.key());
            written.put(place + " value", record.value() == null ? new byte[0] : record.value());
            for (Header header : record.headers()) {
                written.put(place + " " + header.key(), header.value());
            }
        }
        return written;
    }

    private static Map<String, byte[]> stored(Connection connection) throws SQLException {
        Map<String, byte[]> stored = new LinkedHashMap<>();
        try (java.sql.Connection database = DriverManager.getConnection(
                        connection.jdbcUrl(), connection.jdbcUser(), connection.jdbcPassword());
                Statement statement = database.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'fc'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("entry");
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM fc." + table)) {
                    add(table, rows, stored);
                }
            }
        }
        return stored;
    }

    private static void add(String table, ResultSet rows, Map<String, byte[]> stored) throws SQLException {
        while (rows.next()) {
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                boolean binary = rows.getMetaData().getColumnType(column) == Types.BINARY;
                String text = binary ? null : rows.getString(column);
                byte[] bytes = binary ? rows.getBytes(column) : text == null ? null : utf8(text);
                stored.put(table + " row " + rows.getRow() + " column " + column, bytes == null ? new byte[0] : bytes);
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(Connection connection, Collection<String> topics) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", connection.kafka(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static KafkaProducer<byte[], byte[]> producer(Connection connection) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", connection.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String... tokens)
            throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(COMMANDS, partition, key, value);
        for (String token : tokens) {
            record.headers().add(Headers.AUTH, utf8(token));
        }
        record.headers().add(Headers.TRACEPARENT, utf8("0".repeat(20_000)));
        record.headers().add("\u001b[2J", utf8("odd"));
        producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private String token(KeyRing keys, String topic, String body, Instant now) {
        Principal operator = Principal.parse("user:operator");
        RecordSigner signer =
                new RecordSigner(LocalKeys.OPERATOR, keys.get(LocalKeys.OPERATOR), operator, LocalSystem.FEDERATION);
        String token = signer.sign(topic, utf8(RUN), utf8(body), RUN, "c1", Actor.parse("human:operator"), now);
        tokens.add(token);
        return token;
    }

    private static String body(String type, String body) {
        return "{\"body\":%s,\"command_id\":\"c1\",\"run_id\":\"%s\",\"tenant_id\":\"%s\",\"type\":\"%s\",\"v\":1}"
                .formatted(body, RUN, LocalSystem.TENANT, type);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
