package io.federationcore.schemas.registry;

import io.federationcore.schemas.message.Checks;
import java.time.Instant;
import java.util.List;

/** The emergency overrides that await their review, in the order in which they were applied. */
public record OpenReviews(List<Review> reviews) {
    public static final OpenReviews NONE = new OpenReviews(List.of());

    public OpenReviews {
        reviews = List.copyOf(Checks.present("reviews", reviews));
    }

    /**
     * One of them.
     *
     * @param overriders {@code user:<id>}, who may not override again from {@code reviewDue} on
     */
    public record Review(String runId, String gateId, List<String> overriders, Instant reviewDue) {
        public Review {
            overriders = List.copyOf(overriders);
        }

        /** Whether it keeps {@code person} from overriding. */
        public boolean blocks(String person, Instant now) {
            return overriders.contains(person) && !now.isBefore(reviewDue);
        }
    }
}
