package io.federationcore.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.message.Principal;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Principal ADA = Principal.parse("user:ada");

    private final AtomicLong now = new AtomicLong(5);
    private final RateLimit limit = new RateLimit(2, now::get);

    @Test
    void twice_as_many_at_once_and_then_so_many_a_second() throws HttpProblem {
        for (int i = 0; i < 4; i++) {
            limit.count(ADA);
        }
        assertThatThrownBy(() -> limit.count(ADA))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> org.assertj.core.api.Assertions.assertThat(problem.status())
                                .isEqualTo(429));
        assertThatCode(() -> limit.count(Principal.parse("user:bob"))).doesNotThrowAnyException();

        now.addAndGet(500_000_000);
        assertThatCode(() -> limit.count(ADA)).doesNotThrowAnyException();
        assertThatThrownBy(() -> limit.count(ADA)).isInstanceOf(HttpProblem.class);
    }
}
