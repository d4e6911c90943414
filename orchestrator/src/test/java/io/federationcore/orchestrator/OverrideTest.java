package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.applyOverride;
import static io.federationcore.orchestrator.Letters.requestOverride;
import static io.federationcore.orchestrator.Letters.reviewOverride;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.registry.OpenReviews;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an emergency override leaves behind: a review that the registry shows, and that outlives its run. */
final class OverrideTest {
    @RegisterExtension
    final Given given = new Given();

    @Test
    void anOverrideIsShownByTheRegistryAndOutlivesItsRunUntilItIsReviewed() {
        overridden();
        String gateId = given.world().request(RUN).gateId();
        assertThat(given.world().run(RUN)).isInstanceOf(RunState.Completed.class);
        assertThat(shown().reviews())
                .singleElement()
                .satisfies(review -> assertThat(review.overriders()).containsExactly("user:ada", "user:grace"));

        given.whenPassed(Duration.ofDays(2)).thenNothing();
        assertThat(given.world().shelf(Shelf.Part.STATES).get(RUN))
                .as("the tombstone, kept while the review is open")
                .isNotNull();

        given.earlier(reviewOverride(RUN, gateId));
        assertThat(shown().reviews()).isEmpty();
        given.whenPassed(Duration.ofDays(2)).thenNothing();
        assertThat(given.world().shelf(Shelf.Part.STATES).get(RUN)).isNull();
    }

    @Test
    void anOverdueReviewKeepsItsOverridersFromOverridingAgain() {
        overridden();
        given.whenPassed(Duration.ofDays(8)).thenNothing();

        String next = laterRun();
        given.earlier(start(next, "asking"), allow(next))
                .when(requestOverride(next))
                .thenRejected(RejectionCode.OVERRIDE_BLOCKED)
                .andLogged("FC-CMD-001 Command refused: Expected every override of user:ada to be reviewed in time, but"
                        + " one is overdue")
                .andNothingMore();
    }

    private void overridden() {
        given.everybody()
                .workflow(Workflows.ASKING)
                .earlier(start(RUN, "asking"), allow(RUN), requestOverride(RUN), applyOverride(RUN));
    }

    /** A run id that is made eight days later. */
    private static String laterRun() {
        String made = "%012x".formatted(World.START.plus(Duration.ofDays(8)).toEpochMilli());
        return made.substring(0, 8) + "-" + made.substring(8) + run(2).substring(13);
    }

    /** What the registry shows of overrides that await their review. */
    private OpenReviews shown() {
        KeyValueStore<String, byte[]> registry = given.world().registry();
        byte[] pointer = Objects.requireNonNull(registry.get(RegistryNames.OPEN_REVIEWS), "reviews were noted");
        String digest = Codec.read(pointer, RegistryPointer.class).digest();
        return Codec.read(Objects.requireNonNull(registry.get(digest), digest), OpenReviews.class);
    }
}
