package io.federationcore.lifecycle;

import java.time.Instant;

/**
 * Where the log of one audit partition stands.
 *
 * @param log the log's name, {@code <federation>/fc-run/<partition>}
 * @param nextLogSeq the number of the entry to come
 * @param lastTime the time of the last entry; none is ever earlier
 * @param saltKey the log's secret, of which the salts are made
 */
public record LogHead(String log, long nextLogSeq, Instant lastTime, byte[] saltKey) {
    /** The head behind an entry of that time. */
    LogHead advancedTo(Instant time) {
        return new LogHead(log, nextLogSeq + 1, time, saltKey);
    }

    /** The time that an entry gets whose message was appended at {@code appended}. */
    public Instant timeFor(Instant appended) {
        return appended.isBefore(lastTime) ? lastTime : appended;
    }
}
