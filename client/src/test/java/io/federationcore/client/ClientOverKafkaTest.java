package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.topic.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client and the tail against a real broker; the test itself answers in the orchestrator's place. */
@Timeout(120)
class ClientOverKafkaTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Actor CASHIER = Actor.parse("titan:cashier");
    private static final ClientOptions OPTIONS = new ClientOptions("acme", MINUTE);

    @TempDir
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static KafkaFixture kafka;

    /** One for all tests, as the log is one; what runs it holds differs from test to test. */
    private static final List<LogFixture> LOGS =
            List.of(new LogFixture(0), new LogFixture(1), new LogFixture(2), new LogFixture(3));

    @BeforeAll
    static void start() throws Exception {
        kafka = new KafkaFixture(dir);
        assertThatThrownBy(ClientOverKafkaTest::connect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Expected topic 'fc-run.audit'");
        kafka.createTopics();
    }

    @AfterAll
    static void stop() throws Exception {
        kafka.close();
    }

    @Test
    void tellsWhatBecameOfACommand() throws Exception {
        try (FederationClient client = connect()) {
            StartedRun started = client.startRun("pay", null, JsonValue.EMPTY_OBJECT);
            String runId = started.runId();
            Command command = lastCommand(runId);
            LogFixture log = log(runId);
            kafka.abort(log(runId).record(0, runId, record(other(runId)), command.commandId(), Headers.DONE));
            kafka.commit(log.entry(runId, command.commandId()), log.last(runId, command.commandId(), Headers.WAITING));
            Outcome.Accepted accepted =
                    started.outcome().get(1, TimeUnit.MINUTES).orThrow();
            assertThat(accepted.entries())
                    .extracting(entry -> entry.entry().seq())
                    .containsExactly(0L, 1L);
            assertThat(accepted.settled()).isFalse();
        }
    }

    @Test
    void tellsWhyACommandWasRefused() throws Exception {
        try (FederationClient client = connect()) {
            String runId = RunIds.next();
            Command command = new Command("c-" + runId, "acme", runId, new Command.ResumeRun());
            CompletableFuture<Outcome> outcome = client.submit(command);
            RecordMetadata again = client.send(command).get(1, TimeUnit.MINUTES);
            Rejection duplicate = rejection(command, RejectionCode.DUPLICATE, again.partition(), again.offset());
            Rejection refusal = rejection(command, RejectionCode.WRONG_STATE, again.partition(), again.offset() - 1);
            kafka.commit(refused(duplicate), refused(refusal));
            assertThat(outcome.get(1, TimeUnit.MINUTES)).isEqualTo(new Outcome.Refused(refusal));
        }
    }

    @Test
    void tellsARunsEndAndShowsItsEntries() throws Exception {
        String runId = RunIds.next();
        LogFixture log = log(runId);
        BlockingQueue<Long> shown = new LinkedBlockingQueue<>();
        try (FederationClient client = connect();
                Watch watch =
                        client.watch(runId, entry -> shown.add(entry.entry().logSeq()))) {
            kafka.commit(log.entry(runId, "c1"), log.end(runId, "c1"));
            assertThat(client.awaitEnd(runId, MINUTE).get(1, TimeUnit.MINUTES).reason())
                    .isEqualTo(FinishReason.COMPLETED);
            assertThat(client.awaitEnd(runId, MINUTE).get(1, TimeUnit.MINUTES).reason())
                    .isEqualTo(FinishReason.COMPLETED);
            assertThat(shown.poll(1, TimeUnit.MINUTES)).isNotNull();
            assertThat(shown.poll(1, TimeUnit.MINUTES)).isNotNull();
            assertThat(watch.ended()).isNotDone();
        }
    }

    @Test
    void anEndThatCameWhileNobodyWaitedIsNotMissed() throws Exception {
        String runId = RunIds.next();
        LogFixture log = log(runId);
        try (FederationClient idle = connect();
                FederationClient waiting = connect()) {
            CompletableFuture<Event.RunFinished> seen = waiting.awaitEnd(runId, MINUTE);
            kafka.commit(log.entry(runId, "c1"), log.end(runId, "c1"));
            Event.RunFinished end = seen.get(1, TimeUnit.MINUTES);
            assertThat(idle.awaitEnd(runId, MINUTE).get(1, TimeUnit.MINUTES)).isEqualTo(end);
        }
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        try (FederationClient client = connect()) {
            Command command = new Command(CommandIds.next(), "acme", RunIds.next(), new Command.ResumeRun());
            assertThatThrownBy(
                            () -> client.submit(command, Duration.ofMillis(10)).get(1, TimeUnit.MINUTES))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(AnswerTimeout.class);
        }
    }

    @Test
    void closingFailsWhatIsStillAwaitedAndLeavesNoThread() throws Exception {
        FederationClient client = connect();
        CompletableFuture<Outcome> outcome = client.pause(RunIds.next(), "lunch");
        client.close();
        assertThatThrownBy(() -> outcome.get(1, TimeUnit.MINUTES))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it was closed");
        assertThatThrownBy(() -> client.pause(RunIds.next(), null)).isInstanceOf(IllegalStateException.class);
        // The thread says that it has ended as the very last thing it does, and may take a moment more to be gone.
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean gone = !thread.getName().equals("fc-client-tail") || thread.join(MINUTE);
            assertThat(gone).as(thread.getName()).isTrue();
        }
    }

    @Test
    void theTailReadsAndChecksTheWholeLogOrOneRun() throws Exception {
        String runId = RunIds.next();
        LogFixture log = log(runId);
        kafka.commit(log.entry(runId, "c1"), log.entry(RunIds.next(), "c2"));
        kafka.abort(log(runId).record(0, runId, record(other(runId)), "c1", null));
        kafka.commit(log.end(runId, "c1"));
        List<LoggedEntry> seen = new ArrayList<>();
        try (AuditTail tail =
                AuditTail.ofRun(kafka.connection(), LogFixture.FEDERATION, runId, AuditTail.Start.BEGINNING)) {
            tail.readToEnd(seen::add);
            assertThat(seen).extracting(entry -> entry.entry().seq()).containsExactly(0L, 1L);
            tail.readToEnd(seen::add);
            assertThat(seen).hasSize(2);
        }
        try (AuditTail tail = AuditTail.ofLog(kafka.connection(), LogFixture.FEDERATION, AuditTail.Start.BEGINNING)) {
            List<LoggedEntry> all = new ArrayList<>();
            tail.readToEnd(all::add);
            assertThat(all).containsAll(seen).hasSizeGreaterThan(2);
        }
    }

    @Test
    void theTailFollowsUntilItIsStopped() throws Exception {
        String runId = RunIds.next();
        LogFixture log = log(runId);
        BlockingQueue<LoggedEntry> seen = new LinkedBlockingQueue<>();
        AuditTail tail = AuditTail.ofRun(kafka.connection(), LogFixture.FEDERATION, runId, AuditTail.Start.END);
        CompletableFuture<Void> followed = CompletableFuture.runAsync(() -> tail.follow(seen::add));
        kafka.commit(log.entry(runId, "c1"));
        assertThat(seen.poll(1, TimeUnit.MINUTES)).isNotNull();
        tail.close();
        followed.get(1, TimeUnit.MINUTES);
        assertThatThrownBy(() -> tail.readToEnd(seen::add)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTailReadsOnWhereItsReaderStopped() throws Exception {
        String runId = RunIds.next();
        LogFixture log = log(runId);
        kafka.commit(log.entry(runId, "c1"), log.entry(runId, "c2"));
        List<LoggedEntry> first = read(runId, AuditTail.Start.BEGINNING);
        Map<Integer, Long> place =
                Map.of(first.getLast().partition(), first.getLast().nextOffset());
        assertThat(read(runId, AuditTail.Start.from(place))).isEmpty();
        kafka.commit(log.entry(runId, "c3"));
        assertThat(read(runId, AuditTail.Start.from(place)))
                .extracting(entry -> entry.entry().seq())
                .containsExactly(2L);
        assertThat(read(runId, AuditTail.Start.from(Map.of()))).hasSize(3);
        Map<Integer, Long> beyond = Map.of(first.getLast().partition(), 1_000_000L);
        assertThatThrownBy(() -> read(runId, AuditTail.Start.from(beyond)))
                .isInstanceOf(LogBreak.class)
                .hasMessageContaining("Expected entries up to offset 1000000");
    }

    @Test
    void theTailReadsFromATimeOn() throws Exception {
        String runId = RunIds.next();
        LogFixture log = log(runId);
        kafka.commit(log.entry(runId, "c1"), log.entry(runId, "c2"), log.entry(runId, "c3"));
        List<LoggedEntry> all = read(runId, AuditTail.Start.BEGINNING);
        assertThat(read(runId, AuditTail.Start.at(all.get(1).entry().time()))).isEqualTo(all.subList(1, 3));
        Instant later = all.getLast().entry().time().plusMillis(1);
        try (AuditTail tail =
                AuditTail.ofRun(kafka.connection(), LogFixture.FEDERATION, runId, AuditTail.Start.at(later))) {
            kafka.commit(log.entry(runId, "c4"));
            List<LoggedEntry> seen = new ArrayList<>();
            tail.readToEnd(seen::add);
            assertThat(seen).extracting(entry -> entry.entry().seq()).containsExactly(3L);
        }
    }

    private static List<LoggedEntry> read(String runId, AuditTail.Start start) {
        List<LoggedEntry> seen = new ArrayList<>();
        try (AuditTail tail = AuditTail.ofRun(kafka.connection(), LogFixture.FEDERATION, runId, start)) {
            tail.readToEnd(seen::add);
        }
        return seen;
    }

    private static FederationClient connect() {
        return FederationClient.connect(kafka.connection(), TaskFixture.IDENTITY, CASHIER, OPTIONS);
    }

    private static LogFixture log(String runId) {
        return LOGS.get(AuditTail.partitionOf(runId, LOGS.size()));
    }

    /** An entry that never made it into the log. */
    private static ConsumerRecord<byte[], byte[]> other(String runId) {
        return new LogFixture(AuditTail.partitionOf(runId, LOGS.size())).entry(runId, "c0");
    }

    private static AuditRecord record(ConsumerRecord<byte[], byte[]> record) {
        return new AuditReader(LogFixture.FEDERATION).read(record).record();
    }

    /** The newest command of a run, as the orchestrator would read it. */
    private static Command lastCommand(String runId) {
        try (var consumer = KafkaClients.reader(kafka.connection())) {
            var partitions = KafkaClients.partitions(consumer, "fc-run.commands", MINUTE);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (new String(record.key(), UTF_8).equals(runId)) {
                        return Codec.readStrict(record.value(), Command.class);
                    }
                }
            }
        }
    }

    private static Rejection rejection(Command command, RejectionCode code, int partition, long offset) {
        return new Rejection(
                Rejection.VERSION,
                command.commandId(),
                command.runId(),
                "acme",
                code,
                "For a reason",
                null,
                null,
                LogFixture.BEGAN,
                "fc-run.commands",
                partition,
                offset);
    }

    private static ConsumerRecord<byte[], byte[]> refused(Rejection rejection) {
        String runId = String.valueOf(rejection.runId());
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "fc-run.rejections",
                AuditTail.partitionOf(runId, LOGS.size()),
                0,
                runId.getBytes(UTF_8),
                Codec.write(rejection));
        record.headers()
                .add(Headers.COMMAND_ID, String.valueOf(rejection.commandId()).getBytes(UTF_8));
        return record;
    }
}
