package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("fc-run.registry", 0);
    private static final PolicyBundle FIRST = new PolicyBundle(Map.of("a.yaml", "kind: A"));
    private static final PolicyBundle SECOND = new PolicyBundle(Map.of("b.yaml", "kind: B"));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final RegistryReader reader = new RegistryReader(consumer, List.of(PARTITION), Duration.ofSeconds(30));
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int sent;

    RegistryReaderTest() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void namesPointToTheLatestArtifactAndOlderOnesStay() {
        publish(FIRST);
        publish(SECOND);
        add("workflow/pay", pointer(FIRST.digest()));
        Registry registry = read();

        assertThat(registry.pointers())
                .containsExactly(Map.entry("policies", SECOND.digest()), Map.entry("workflow/pay", FIRST.digest()));
        assertThat(registry.named(RegistryNames.POLICIES, PolicyBundle.class)).contains(SECOND);
        assertThat(registry.artifact(FIRST.digest(), PolicyBundle.class)).contains(FIRST);
        assertThat(registry.named(RegistryNames.PRINCIPALS, PolicyBundle.class)).isEmpty();
    }

    @Test
    void aNameThatWasTakenBackIsGone() {
        publish(FIRST);
        add(RegistryNames.POLICIES, null);
        Registry registry = read();

        assertThat(registry.pointer(RegistryNames.POLICIES)).isEmpty();
        assertThat(registry.pointers()).isEmpty();
    }

    @Test
    void whoAsksAgainReadsOn() {
        publish(FIRST);
        Registry before = read();
        publish(SECOND);
        Registry after = read();

        assertThat(before.named(RegistryNames.POLICIES, PolicyBundle.class)).contains(FIRST);
        assertThat(after.named(RegistryNames.POLICIES, PolicyBundle.class)).contains(SECOND);
        assertThat(after.artifact(FIRST.digest(), PolicyBundle.class)).contains(FIRST);
    }

    @Test
    void whoWaitsIsToldOfAChangeAndReadsIt() {
        assertThat(reader.awaitChange(Duration.ZERO)).as("it was never read").isTrue();
        publish(FIRST);
        read();
        assertThat(reader.awaitChange(Duration.ZERO)).isFalse();
        publish(SECOND);
        comesWithTheNextPoll();
        assertThat(reader.awaitChange(Duration.ZERO)).isTrue();
        assertThat(read().named(RegistryNames.POLICIES, PolicyBundle.class)).contains(SECOND);
    }

    @Test
    void afterAFailureItIsReadFromItsBeginning() {
        publish(FIRST);
        read();
        consumer.setPollException(new TimeoutException("The broker is away"));
        records.add(new ConsumerRecord<>(PARTITION.topic(), 0, records.size(), "workflow/pay".getBytes(UTF_8), null));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
        assertThatThrownBy(reader::read).isInstanceOf(TimeoutException.class);
        sent = 0;

        assertThat(read().named(RegistryNames.POLICIES, PolicyBundle.class)).contains(FIRST);
    }

    @Test
    void anEmptyRegistryHasNothing() {
        assertThat(read().pointers()).isEmpty();
    }

    @Test
    void whatDoesNotHaveItsDigestIsRefused() {
        add(FIRST.digest(), Codec.write(SECOND));

        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Expected the registry to hold under " + FIRST.digest()
                        + " what has that digest, but found what has digest " + SECOND.digest());
    }

    @Test
    void aNameThatPointsToNothingIsRefused() {
        add(RegistryNames.POLICIES, pointer(FIRST.digest()));
        Registry registry = read();

        assertThatThrownBy(() -> registry.named(RegistryNames.POLICIES, PolicyBundle.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'policies' points, but it does not");
    }

    @Test
    void whatDoesNotComeIsNotWaitedForWithoutEnd() {
        consumer.updateEndOffsets(Map.of(PARTITION, 1L));

        assertThatThrownBy(() -> new RegistryReader(consumer, List.of(PARTITION), Duration.ofMillis(1)).read())
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("but nothing came for");
    }

    private void publish(PolicyBundle bundle) {
        add(bundle.digest(), Codec.write(bundle));
        add(RegistryNames.POLICIES, pointer(bundle.digest()));
    }

    private static byte[] pointer(String digest) {
        return Codec.write(RegistryPointer.to(digest));
    }

    private void add(String key, byte @Nullable [] value) {
        records.add(new ConsumerRecord<>(PARTITION.topic(), 0, records.size(), key.getBytes(UTF_8), value));
    }

    private Registry read() {
        comesWithTheNextPoll();
        return reader.read();
    }

    private void comesWithTheNextPoll() {
        consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
        consumer.schedulePollTask(() -> {
            records.subList(sent, records.size()).forEach(consumer::addRecord);
            sent = records.size();
        });
    }
}
