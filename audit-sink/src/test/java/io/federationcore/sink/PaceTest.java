package io.federationcore.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(4, Duration.ofNanos(50));

    @Test
    void theFirstPieceIsDueAtOnce() {
        assertThat(pace.rest(Long.MIN_VALUE)).isZero();
        assertThat(pace.rest(Long.MAX_VALUE)).isZero();
    }

    @Test
    void aPieceIsFollowedByARestThreeTimesAsLong() {
        pace.worked(100, 110);
        assertThat(pace.rest(110)).isEqualTo(Duration.ofNanos(30));
        assertThat(pace.rest(139)).isEqualTo(Duration.ofNanos(1));
        assertThat(pace.rest(140)).isZero();
        assertThat(pace.rest(1_000)).isNegative();
    }

    @Test
    void theRestHasABound() {
        pace.worked(100, 1_000);
        assertThat(pace.rest(1_000)).isEqualTo(Duration.ofNanos(50));
    }

    @Test
    void timesMayRunOverLikeTheSystems() {
        pace.worked(Long.MAX_VALUE - 5, Long.MAX_VALUE);
        assertThat(pace.rest(Long.MIN_VALUE)).isEqualTo(Duration.ofNanos(14));
    }

    @Test
    void allOfTheTimeIsTheMost() {
        Pace all = new Pace(1, Duration.ofNanos(50));
        all.worked(0, 10);
        assertThat(all.rest(10)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0, Duration.ZERO));
    }
}
