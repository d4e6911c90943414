package io.federationcore.client;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of runs: UUIDv7 (RFC 9562 section 5.7) in lower case. Ids of one process ascend, in the order of the calls:
 * twelve bits count within a millisecond, and where they do not suffice, the next millisecond is borrowed.
 */
public final class RunIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong LAST = new AtomicLong();

    private RunIds() {}

    /**
     * A new id. It is good for starting a run within ten minutes by the broker's clock, and for one run only.
     */
    public static String next() {
        return at(System.currentTimeMillis(), LAST, RANDOM.nextLong());
    }

    /**
     * An id made at a time.
     *
     * @param millis since the epoch
     * @param last the time and count of the id before this one, advanced by the call
     * @param random of which 62 bits are used
     */
    static String at(long millis, AtomicLong last, long random) {
        long timeAndCount = last.updateAndGet(before -> Math.max(before + 1, millis << 12));
        long high = (timeAndCount >>> 12) << 16 | 0x7000 | (timeAndCount & 0xfff);
        long low = random >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
