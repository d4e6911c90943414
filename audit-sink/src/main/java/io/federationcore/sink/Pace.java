package io.federationcore.sink;

import java.time.Duration;

/**
 * Lets work that repeats take no more than its part of the time: after each piece it rests in proportion to what the piece
 * took, up to a bound. A piece after a longer rest is due at once. Times are {@link System#nanoTime()}'s.
 */
final class Pace {
    private final int part;
    private final long longestRest;
    private boolean worked;
    private long due;

    /**
     * @param part one part in that many of the time, at least 1
     * @param longestRest after a piece that took unusually long it rests no longer than this
     */
    Pace(int part, Duration longestRest) {
        if (part < 1) {
            throw new IllegalArgumentException("Expected at least 1, but found " + part);
        }
        this.part = part;
        this.longestRest = longestRest.toNanos();
    }

    /** How long until the next piece may begin; not positive if now. */
    Duration rest(long now) {
        return Duration.ofNanos(worked ? due - now : 0);
    }

    void worked(long began, long ended) {
        worked = true;
        due = ended + Math.min((ended - began) * (part - 1), longestRest);
    }
}
