package io.federationcore.policy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RegistryTailTest {
    private static final String TOPIC = Fixture.TOPICS.registry();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final RegistryView view = new RegistryView(Fixture.COMPILER);
    private final Stopping stopping = new Stopping();
    private final RegistryTail tail = new RegistryTail(consumer, TOPIC, Fixture.IDENTITY, view, stopping);
    private long next;

    private void exists(long end) {
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }

    private void add(String key, byte[] value) {
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, next++, Fixture.bytes(key), value));
    }

    private void publish(PolicyBundle bundle) {
        add(bundle.digest(), Codec.write(bundle));
        add(RegistryNames.POLICIES, Fixture.pointer(bundle.digest()));
    }

    /** Does this at the next polls, one after the other, and stops at the one after. */
    private void runThrough(Runnable... polls) {
        for (Runnable poll : polls) {
            consumer.schedulePollTask(poll);
        }
        consumer.schedulePollTask(stopping::ask);
        tail.run();
    }

    @Test
    void anEmptyRegistryIsReadAtOnce() {
        exists(0);
        runThrough(() -> {}, () -> assertThat(tail.caughtUp()).isDone());
        assertThat(tail.caughtUp()).isCompleted();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void nothingIsInForceBeforeTheEndIsReached() {
        exists(4);
        runThrough(
                () -> publish(Fixture.bundle(1)),
                () -> {
                    assertThat(tail.caughtUp()).isNotDone();
                    assertThat(view.inForce()).isEqualTo(InForce.NOTHING);
                    publish(Fixture.bundle(2));
                },
                () -> assertThat(tail.caughtUp()).isCompleted());
        assertThat(digestInForce()).isEqualTo(Fixture.bundle(2).digest());
    }

    @Test
    void laterBundlesComeIntoForceAsTheyArrive() {
        exists(0);
        runThrough(() -> {}, () -> publish(Fixture.bundle(1)), () -> {
            assertThat(digestInForce()).isEqualTo(Fixture.bundle(1).digest());
            publish(Fixture.bundle(2));
        });
        assertThat(digestInForce()).isEqualTo(Fixture.bundle(2).digest());
    }

    @Test
    void errorsThatPassAreWaitedOut() {
        exists(2);
        runThrough(
                () -> consumer.setPollException(new TimeoutException("for a while")),
                () -> publish(Fixture.bundle(1)),
                () -> {});
        assertThat(digestInForce()).isEqualTo(Fixture.bundle(1).digest());
    }

    @Test
    void theTopicIsReadAgainForAnArtifactOfLongAgo() {
        List<PolicyBundle> many = IntStream.rangeClosed(0, RegistryView.MAX_ARTIFACTS)
                .mapToObj(Fixture::bundle)
                .toList();
        Runnable addAll = () -> {
            next = 0;
            many.forEach(bundle -> add(bundle.digest(), Codec.write(bundle)));
            add(RegistryNames.POLICIES, Fixture.pointer(many.get(0).digest()));
        };
        exists(many.size() + 1);
        runThrough(addAll, () -> assertThat(tail.caughtUp()).isNotDone(), addAll, () -> {});
        assertThat(tail.caughtUp()).isCompleted();
        assertThat(digestInForce()).isEqualTo(many.get(0).digest());
    }

    @Test
    void anArtifactThatIsNowhereDoesNotKeepTheServiceReading() {
        Runnable dangling = () -> {
            next = 0;
            add(RegistryNames.POLICIES, Fixture.pointer("a".repeat(64)));
        };
        exists(1);
        runThrough(dangling, dangling, () -> assertThat(tail.caughtUp()).isCompleted());
        assertThat(view.inForce()).isEqualTo(InForce.NOTHING);
    }

    @Test
    void nobodyWaitsForAReaderThatIsGone() {
        stopping.ask();
        tail.run();
        CompletableFuture<Void> caughtUp = tail.caughtUp();
        assertThat(caughtUp).isCancelled();
    }

    private String digestInForce() {
        return Objects.requireNonNull(view.inForce().bundle()).digest();
    }
}
