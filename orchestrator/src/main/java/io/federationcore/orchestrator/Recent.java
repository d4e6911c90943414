package io.federationcore.orchestrator;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was last read from a store or written to it, ready for use: the store itself costs a call out of Java and a parse.
 * What was not used for longest goes first; what was held last stays, however large. Belongs to one task between two of
 * its beginnings: an aborted transaction begins the task anew, and with it this.
 *
 * @param <V> a value; one that changes is held again
 */
final class Recent<V> {
    private final Map<String, Held<V>> held = new LinkedHashMap<>(64, 0.75f, true);
    private final long maxBytes;
    private long bytes;

    /** @param maxBytes the most that is held, as the store has it */
    Recent(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private record Held<V>(V value, int bytes) {}

    @Nullable
    V find(String key) {
        Held<V> found = held.get(key);
        return found == null ? null : found.value();
    }

    /** @param size of the value in the store, in bytes */
    void hold(String key, V value, int size) {
        forget(key);
        held.put(key, new Held<>(value, size));
        bytes += size;
        Iterator<Held<V>> longestUnused = held.values().iterator();
        while (bytes > maxBytes && held.size() > 1) {
            bytes -= longestUnused.next().bytes();
            longestUnused.remove();
        }
    }

    void forget(String key) {
        Held<V> gone = held.remove(key);
        if (gone != null) {
            bytes -= gone.bytes();
        }
    }
}
