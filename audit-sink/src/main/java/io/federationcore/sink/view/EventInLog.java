package io.federationcore.sink.view;

import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import java.time.Instant;

/**
 * An event and the entry that it is the data of.
 *
 * @param dataSha256 over the canonical bytes of the event as the log has it
 * @param leaf the entry's leaf, 64 lower-case hex digits
 */
record EventInLog(Entry entry, Event event, String dataSha256, String leaf) {
    String runId() {
        return entry.runId();
    }

    Instant time() {
        return entry.time();
    }

    /** The place in the chain. */
    long seq() {
        Long seq = entry.seq();
        if (seq == null) {
            throw new IllegalStateException(
                    "Expected event '" + entry.eventId() + "' to stand in a chain, but found no seq");
        }
        return seq;
    }
}
