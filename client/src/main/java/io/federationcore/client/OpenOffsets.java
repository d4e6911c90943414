package io.federationcore.client;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which records of one partition are being worked on, and so how far its position may be committed: up to the first
 * that is open, never past it, whatever was finished behind it. Its size is that of the work at hand. Safe for use by
 * several threads.
 */
final class OpenOffsets {
    private final TreeSet<Long> open = new TreeSet<>();
    private long next = -1;
    private long committed = -1;

    /** Work on the record at that offset has begun. Offsets ascend; Kafka leaves gaps. */
    synchronized void begun(long offset) {
        open.add(offset);
        next = offset + 1;
    }

    /** Nothing more is to be done about that record. */
    synchronized void finished(long offset) {
        open.remove(offset);
    }

    /** The position to commit; empty if that was told before. */
    synchronized OptionalLong advance() {
        long position = open.isEmpty() ? next : open.first();
        if (position < 0 || position == committed) {
            return OptionalLong.empty();
        }
        committed = position;
        return OptionalLong.of(position);
    }

    /** The commit of what {@link #advance} told did not succeed: it is to be told again. */
    synchronized void notCommitted() {
        committed = -1;
    }
}
