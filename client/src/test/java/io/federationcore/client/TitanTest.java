package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.topic.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TitanTest {
    private static final TopicPartition PARTITION = new TopicPartition(TaskFixture.TOPIC, 0);
    private static final JsonValue OUTPUT = JsonValue.parse("{\"done\":true}");

    private final BlockingQueue<ProducerRecord<byte[], byte[]>> sent = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final BlockingQueue<Long> commits = new LinkedBlockingQueue<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            super.commitAsync(offsets, callback);
            commits.add(Objects.requireNonNull(offsets.get(PARTITION)).offset());
        }
    };
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        sendException = new NetworkException("passing");
                    }
                    try {
                        Future<RecordMetadata> done = super.send(record, callback);
                        sent.add(record);
                        return done;
                    } finally {
                        if (sendException instanceof NetworkException) {
                            sendException = null;
                        }
                    }
                }
            };
    private final CountDownLatch release = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // every test starts one
    private Titan titan;

    @AfterEach
    void close() {
        release.countDown();
        titan.close();
    }

    @Test
    void reportsWhatWasDone() throws Exception {
        start(4, task -> TaskResult.completed(task.input()));
        give(0, TaskFixture.task("transfer"));
        assertThat(command().body()).isEqualTo(new Command.CompleteStep("transfer", 1, TaskFixture.INPUT));
        titan.close();
        assertThat(titan.ended()).isCompleted();
        assertThat(commits).last().isEqualTo(1L);
        assertThat(consumer.closed()).isTrue();
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void whatIsThrownIsAFailureWorthAnotherTry() throws Exception {
        start(4, task -> {
            throw new IOException("no line");
        });
        give(0, TaskFixture.task("transfer"));
        assertThat(command().body())
                .isEqualTo(new Command.FailStep("transfer", 1, "exception", "IOException: no line", true));
    }

    @Test
    void aSlowTaskHoldsUpNoOtherAndIsNotPassedOver() throws Exception {
        start(2, task -> {
            if (task.stepId().equals("slow")) {
                release.await();
            }
            return TaskResult.completed(OUTPUT);
        });
        give(0, TaskFixture.task("slow"));
        for (int i = 1; i <= 20; i++) {
            give(2L * i, TaskFixture.task("quick" + i));
        }
        List<String> done = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            done.add(step(command()));
        }
        // Two workers' tasks that came in one poll may begin in either order.
        assertThat(done).doesNotHaveDuplicates().hasSize(20).allMatch(step -> step.matches("quick([1-9]|1\\d|20)"));
        awaitCommit(0);
        release.countDown();
        assertThat(step(command())).isEqualTo("slow");
        awaitCommit(41);
    }

    @Test
    void doesNoMoreAtOnceThanItMay() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        start(3, task -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            three.countDown();
            three.await();
            now.decrementAndGet();
            return TaskResult.completed(OUTPUT);
        });
        for (int i = 0; i < 30; i++) {
            give(i, TaskFixture.task("s" + i));
        }
        for (int i = 0; i < 30; i++) {
            command();
        }
        assertThat(most).hasValue(3);
        awaitCommit(30);
    }

    @Test
    void putsAsideWhatItMustNotDoAndGoesOn() throws Exception {
        start(4, task -> TaskResult.completed(OUTPUT));
        give(0, TaskFixture.task("ungoverned", TaskFixture.NOW.plusSeconds(9), null));
        ProducerRecord<byte[], byte[]> letter = next();
        assertThat(letter.topic()).isEqualTo("fc-run.dead-letters");
        assertThat(header(letter, Headers.DEAD_TOPIC)).isEqualTo(TaskFixture.TOPIC);
        assertThat(header(letter, Headers.DEAD_PARTITION)).isEqualTo("0");
        assertThat(header(letter, Headers.DEAD_OFFSET)).isEqualTo("0");
        assertThat(header(letter, Headers.DEAD_REASON)).contains("its verdict");
        assertThat(letter.headers().lastHeader(Headers.AUTH)).isNull();
        give(1, TaskFixture.task("governed"));
        assertThat(step(command())).isEqualTo("governed");
        awaitCommit(2);
    }

    @Test
    void skipsWhatIsPastItsTime() throws Exception {
        start(4, task -> TaskResult.completed(OUTPUT));
        Task late = TaskFixture.task(
                "late", TaskFixture.NOW, TaskFixture.task("late").verdict());
        give(0, late);
        give(1, TaskFixture.task("timely"));
        assertThat(step(command())).isEqualTo("timely");
        awaitCommit(2);
        assertThat(sent).isEmpty();
    }

    @Test
    void sendsAResultAgainWhenSendingFailsInPassing() throws Exception {
        AtomicInteger done = new AtomicInteger();
        failures.set(2);
        start(4, task -> {
            done.incrementAndGet();
            return TaskResult.completed(OUTPUT);
        });
        give(0, TaskFixture.task("transfer"));
        assertThat(step(command())).isEqualTo("transfer");
        assertThat(done).hasValue(1);
    }

    @Test
    void stopsWhenTheBrokerRefusesItAndCommitsNothingMore() throws Exception {
        producer.sendException = new TopicAuthorizationException("not yours");
        start(4, task -> TaskResult.completed(OUTPUT));
        give(0, TaskFixture.task("transfer"));
        assertThatThrownBy(() -> titan.ended().get(10, TimeUnit.SECONDS)).hasRootCauseMessage("not yours");
        assertThat(consumer.closed()).isTrue();
        assertThat(commits).doesNotContain(1L);
    }

    @Test
    void closingInterruptsWhatTakesTooLongAndLeavesItForLater() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        start(4, task -> {
            if (task.stepId().equals("endless")) {
                begun.countDown();
                release.await();
            }
            return TaskResult.completed(OUTPUT);
        });
        give(0, TaskFixture.task("before"));
        give(1, TaskFixture.task("endless"));
        assertThat(step(command())).isEqualTo("before");
        begun.await();
        titan.close();
        assertThat(titan.ended()).isCompleted();
        assertThat(sent).isEmpty();
        assertThat(commits).last().isEqualTo(1L);
    }

    private Titan titan(int concurrency, TaskHandler handler) {
        Actor actor = Actor.parse("titan:cashier");
        InstantSource clock = InstantSource.fixed(TaskFixture.NOW);
        CommandPublisher publisher =
                new CommandPublisher(producer, TaskFixture.IDENTITY.signer(), actor, "fc-run.commands", clock);
        TitanOptions options = new TitanOptions("one", concurrency, Duration.ofMillis(200), Duration.ofHours(1));
        TaskTimes times = TaskTimes.start(publisher, options.longestTask(), clock);
        TaskWork work = new TaskWork(
                TaskFixture.QUEUE,
                handler,
                publisher,
                actor,
                "fc-run.dead-letters",
                clock,
                times,
                TaskFixture.signatures(clock));
        return new Titan(consumer, TaskFixture.TOPIC, publisher, work, times, options);
    }

    private void start(int concurrency, TaskHandler handler) {
        titan = titan(concurrency, handler);
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        titan.start("fc-titan-test");
    }

    private void give(long offset, Task task) {
        consumer.schedulePollTask(() -> consumer.addRecord(TaskFixture.record(offset, task)));
    }

    private ProducerRecord<byte[], byte[]> next() throws InterruptedException {
        ProducerRecord<byte[], byte[]> record = sent.poll(10, TimeUnit.SECONDS);
        assertThat(record).isNotNull();
        return Objects.requireNonNull(record);
    }

    private Command command() throws InterruptedException {
        return Codec.readStrict(next().value(), Command.class);
    }

    private static String step(Command command) {
        return command.body() instanceof Command.CompleteStep completed ? completed.stepId() : "none";
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private void awaitCommit(long position) throws InterruptedException {
        Long next;
        do {
            next = commits.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("the commit of " + position).isNotNull();
        } while (!Objects.equals(next, position));
    }
}
