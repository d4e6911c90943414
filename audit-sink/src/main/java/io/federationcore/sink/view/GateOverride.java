package io.federationcore.sink.view;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.ReviewFinding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An emergency override of a gate: asked for by one person, applied by another, reviewed by a third.
 *
 * @param until when it could be applied no longer
 * @param appliedBy null until it is applied, as {@code appliedAt} and {@code reviewDue}
 * @param reviewedBy null until it is reviewed, as what is behind it
 */
public record GateOverride(
        Actor requestedBy,
        OverrideReason reasonCode,
        String justification,
        String ticket,
        Instant until,
        @Nullable Actor appliedBy,
        @Nullable Instant appliedAt,
        @Nullable Instant reviewDue,
        @Nullable Actor reviewedBy,
        @Nullable ReviewFinding finding,
        @Nullable String note,
        @Nullable Instant reviewedAt) {
    static GateOverride requested(Event.OverrideRequested event) {
        return new GateOverride(
                event.by(),
                event.reasonCode(),
                event.justification(),
                event.ticket(),
                event.until(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    GateOverride applied(Event.OverrideApplied event, Instant time) {
        return new GateOverride(
                requestedBy,
                reasonCode,
                justification,
                ticket,
                until,
                event.by(),
                time,
                event.reviewDue(),
                null,
                null,
                null,
                null);
    }

    GateOverride reviewed(Event.OverrideReviewed event, Instant time) {
        return new GateOverride(
                requestedBy,
                reasonCode,
                justification,
                ticket,
                until,
                appliedBy,
                appliedAt,
                reviewDue,
                event.by(),
                event.finding(),
                event.note(),
                time);
    }

    /** Whether somebody still has to review it. */
    boolean awaitsReview() {
        return appliedBy != null && reviewedBy == null;
    }
}
