package io.federationcore.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GatheredTest {
    private static final long NOW = 1_000;
    private static final long LATER = NOW + Gathered.LONGEST.toNanos() - 1;

    private final Gathered gathered = new Gathered();
    private long offset;

    @Test
    void what_a_verdict_is_awaited_for_is_held_back_for_a_while() {
        read(NOW, record(0, null), record(0, Headers.WAITING));
        read(LATER, record(1, Headers.WAITING));

        assertThat(gathered.rest(LATER)).isEqualTo(Duration.ofNanos(1));
        assertThat(gathered.rest(LATER + 1)).isZero();
        assertThat(offsets()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void it_is_due_with_the_first_outcome_that_is_final() {
        read(NOW, record(0, Headers.WAITING));
        read(NOW, record(0, null), record(0, Headers.DONE), record(0, Headers.WAITING));

        assertThat(gathered.rest(NOW)).isZero();
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void a_message_that_is_not_whole_is_due() {
        read(NOW, record(0, Headers.WAITING), record(0, null));
        assertThat(gathered.rest(NOW)).isZero();
    }

    @Test
    void what_was_taken_leaves_nothing_behind() {
        read(NOW, record(0, Headers.DONE));
        offsets();
        assertThat(gathered.isEmpty()).isTrue();
        read(LATER, record(0, Headers.WAITING));

        assertThat(gathered.rest(LATER)).isEqualTo(Gathered.LONGEST);
    }

    @Test
    void other_partitions_than_the_forgotten_ones_stay() {
        read(NOW, record(0, Headers.WAITING));
        read(NOW, record(1, Headers.WAITING));
        gathered.forget(List.of(new TopicPartition("log", 0)));

        assertThat(offsets()).containsExactly(1L);
    }

    private List<Long> offsets() {
        return gathered.take().stream().map(ConsumerRecord::offset).toList();
    }

    @SafeVarargs
    private void read(long now, ConsumerRecord<byte @Nullable [], byte @Nullable []>... records) {
        gathered.add(
                new ConsumerRecords<>(
                        Stream.of(records)
                                .collect(Collectors.groupingBy(
                                        record -> new TopicPartition(record.topic(), record.partition()))),
                        Map.of()),
                now);
    }

    private ConsumerRecord<byte @Nullable [], byte @Nullable []> record(int partition, @Nullable String outcome) {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> record =
                new ConsumerRecord<>("log", partition, offset++, new byte[0], new byte[0]);
        if (outcome != null) {
            record.headers().add(Headers.OUTCOME, outcome.getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }
}
