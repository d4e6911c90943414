package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.000Z");

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final List<Instant> rings = new ArrayList<>();
    private final Alarm alarm;

    AlarmTest() {
        at(NOW);
        alarm = new Alarm(context, rings::add);
    }

    @Test
    void rings_at_once_for_what_was_stored_before() {
        assertThat(delay()).hasMillis(25);
    }

    @Test
    void rings_once_a_second_when_nothing_is_due() {
        ring(NOW.plusMillis(25));
        assertThat(delay()).hasMillis(1_000);
        alarm.notLaterThan(NOW.plusSeconds(86_400));
        assertThat(delay()).hasMillis(1_000);
        assertThat(rings).containsExactly(NOW.plusMillis(25));
    }

    @Test
    void rings_when_the_first_thing_is_due() {
        ring(NOW);
        alarm.notLaterThan(NOW.plusMillis(400));
        alarm.notLaterThan(NOW.plusMillis(300));
        alarm.notLaterThan(NOW.plusMillis(500));
        assertThat(delay()).hasMillis(300);
    }

    @Test
    void rings_are_no_closer_than_their_bound() {
        ring(NOW);
        alarm.notLaterThan(NOW.minusSeconds(5));
        assertThat(delay()).hasMillis(25);
        ring(NOW.plusMillis(25));
        alarm.soon();
        assertThat(delay()).hasMillis(25);
    }

    private void at(Instant time) {
        context.setCurrentSystemTimeMs(time.toEpochMilli());
    }

    private void ring(Instant time) {
        at(time);
        set().getPunctuator().punctuate(time.toEpochMilli());
    }

    private Duration delay() {
        return set().getInterval();
    }

    /** The one ring that is to come. */
    private CapturedPunctuator set() {
        List<CapturedPunctuator> open = context.scheduledPunctuators().stream()
                .filter(punctuator -> !punctuator.cancelled())
                .toList();
        assertThat(open).hasSize(1);
        return open.getFirst();
    }
}
