package io.federationcore.gateway;

import io.federationcore.schemas.message.Principal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many requests each principal may make: so many a second, and twice as many at once. It counts in this process only,
 * and begins anew with it. Principals are registered ones, so that strangers cannot make it grow.
 */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Counts a request, or refuses it and says when the next one may come. */
    void count(Principal principal) throws HttpProblem {
        Bucket bucket = buckets.computeIfAbsent(
                principal.reference(), reference -> new Bucket(2.0 * perSecond, nanoTime.getAsLong()));
        if (!bucket.take(perSecond, nanoTime.getAsLong())) {
            throw HttpProblem.tooMany(
                    "Expected at most " + perSecond + " requests a second of " + principal.reference(), 1);
        }
    }

    private static final class Bucket {
        private double left;
        private long filledAt;

        Bucket(double left, long filledAt) {
            this.left = left;
            this.filledAt = filledAt;
        }

        synchronized boolean take(int perSecond, long now) {
            left = Math.min(2.0 * perSecond, left + (now - filledAt) / NANOS * perSecond);
            filledAt = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
