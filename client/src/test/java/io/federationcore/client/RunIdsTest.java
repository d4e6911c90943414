package io.federationcore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Checks;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunIdsTest {
    @Test
    void areUuidsOfVersion7InLowerCase() {
        assertThat(Stream.generate(RunIds::next).limit(1_000)).allMatch(Checks::isRunId);
    }

    @Test
    void ascendAndAreUnique() {
        List<String> ids = Stream.generate(RunIds::next).limit(20_000).toList();
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void sayWhenTheyWereMade() {
        long millis = 1_770_000_000_123L;
        UUID id = UUID.fromString(RunIds.at(millis, new AtomicLong(), -1));
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void ascendEvenWhenTheClockGoesBack() {
        AtomicLong last = new AtomicLong();
        String before = RunIds.at(1_770_000_000_123L, last, 5);
        assertThat(RunIds.at(1_770_000_000_000L, last, 4)).isGreaterThan(before);
    }
}
