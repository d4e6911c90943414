package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolledRecordsTest {
    private final PolledRecords interceptor = new PolledRecords();

    @BeforeEach
    void forgetOtherTests() {
        PolledRecords.reset();
    }

    @Test
    void theLastOfWhatWasPolledIsTheLast() {
        interceptor.onConsume(polled(3));
        assertThat(PolledRecords.drained()).isFalse();
        assertThat(PolledRecords.drained()).isFalse();
        assertThat(PolledRecords.drained()).isTrue();
    }

    @Test
    void pollsAddUp() {
        interceptor.onConsume(polled(1));
        interceptor.onConsume(polled(0));
        interceptor.onConsume(polled(1));
        assertThat(PolledRecords.drained()).isFalse();
        assertThat(PolledRecords.drained()).isTrue();
    }

    @Test
    void recordsThatNobodyCountedDoNotMakeLaterOnesLookLikeTheLast() {
        assertThat(PolledRecords.drained()).isTrue();
        assertThat(PolledRecords.drained()).isTrue();
        interceptor.onConsume(polled(2));
        assertThat(PolledRecords.drained()).isFalse();
        assertThat(PolledRecords.drained()).isTrue();
    }

    @Test
    void aNewAssignmentForgetsWhatWasPolledBefore() {
        interceptor.onConsume(polled(5));
        PolledRecords.reset();
        interceptor.onConsume(polled(2));
        assertThat(PolledRecords.drained()).isFalse();
        assertThat(PolledRecords.drained()).isTrue();
    }

    @Test
    void eachStreamThreadCountsItsOwn() {
        interceptor.onConsume(polled(2));
        boolean elsewhere = CompletableFuture.supplyAsync(
                        () -> {
                            interceptor.onConsume(polled(1));
                            return PolledRecords.drained();
                        },
                        task -> new Thread(task).start())
                .join();
        assertThat(elsewhere).isTrue();
        assertThat(PolledRecords.drained()).isFalse();
    }

    private static ConsumerRecords<byte[], byte[]> polled(int count) {
        TopicPartition partition = new TopicPartition("fc-run.commands", 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            records.add(new ConsumerRecord<>("fc-run.commands", 0, offset, new byte[0], new byte[0]));
        }
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }
}
