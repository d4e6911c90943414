package io.federationcore.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenOffsetsTest {
    private final OpenOffsets offsets = new OpenOffsets();

    @Test
    void tellsNothingBeforeTheFirstRecord() {
        assertThat(offsets.advance()).isEmpty();
    }

    @Test
    void staysBeforeTheFirstOpenRecordWhateverIsFinishedBehindIt() {
        offsets.begun(5);
        offsets.begun(6);
        offsets.begun(9);
        offsets.finished(9);
        offsets.finished(6);
        assertThat(offsets.advance()).hasValue(5);
        offsets.finished(5);
        assertThat(offsets.advance()).hasValue(10);
    }

    @Test
    void tellsEachPositionOnceUnlessItsCommitFails() {
        offsets.begun(0);
        offsets.finished(0);
        assertThat(offsets.advance()).hasValue(1);
        assertThat(offsets.advance()).isEmpty();
        offsets.notCommitted();
        assertThat(offsets.advance()).hasValue(1);
    }

    @Test
    void neverPassesOverWhatIsOpenInAnyOrderOfFinishing() {
        Random random = new Random(7);
        TreeSet<Long> open = new TreeSet<>();
        long next = 0;
        for (int i = 0; i < 10_000; i++) {
            if (open.isEmpty() || random.nextBoolean()) {
                next += 1 + random.nextInt(3);
                offsets.begun(next);
                open.add(next);
            } else {
                long bound = 1 + random.nextLong(next);
                Long chosen = open.floor(bound) == null ? open.getFirst() : open.floor(bound);
                offsets.finished(chosen);
                open.remove(chosen);
            }
            OptionalLong told = offsets.advance();
            long first = open.isEmpty() ? next + 1 : open.getFirst();
            assertThat(told.orElse(first)).isEqualTo(first);
        }
    }
}
