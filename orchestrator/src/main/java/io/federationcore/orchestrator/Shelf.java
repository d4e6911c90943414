package io.federationcore.orchestrator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * One part of what a task keeps. All parts share one store, for each store has a changelog, and each partition that a
 * transaction touches costs the broker a marker: with one, a transaction touches a fraction of the partitions, and a
 * restart restores one.
 *
 * <p>A key is the part's letter and then the key within it, so that each part's keys stand together, in byte order.
 */
final class Shelf {
    /** The name of the store, and of its changelog. */
    static final String STORE = "shelves";

    /** The letters are part of what is stored on the broker. */
    enum Part {
        /** What belongs to one live run: payloads and accepted commands. Keys start with its id. */
        DETAILS('d'),
        /** What the registry wrote, and the commands that it accepted. */
        REGISTRY_DETAILS('g'),
        /** Where the log stands. */
        LOG_HEAD('h'),
        /** Records that wait for a workflow. */
        PARKED('p'),
        /** How often each principal was refused of late. */
        REFUSALS('r'),
        /** The states of runs. */
        STATES('s'),
        /** When runs are to be looked at. */
        WAKE_UPS('w');

        private final byte letter;

        Part(char letter) {
            this.letter = (byte) letter;
        }
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final byte letter;

    Shelf(KeyValueStore<Bytes, byte[]> store, Part part) {
        this.store = store;
        this.letter = part.letter;
    }

    static Shelf of(ProcessingContext context, Part part) {
        return new Shelf(context.getStateStore(STORE), part);
    }

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    byte @Nullable [] get(String key) {
        return store.get(inStore(utf8(key)));
    }

    void put(String key, byte[] value) {
        put(utf8(key), value);
    }

    void put(byte[] key, byte[] value) {
        store.put(inStore(key), value);
    }

    void delete(String key) {
        delete(utf8(key));
    }

    void delete(byte[] key) {
        store.put(inStore(key), null); // the store's own delete would read the old value first
    }

    /** Hands over keys and values in byte order, as long as {@code more} wants them. */
    interface Reader {
        /** @return whether to go on */
        boolean read(byte[] key, byte[] value);
    }

    /** Reads what stands at {@code first} or behind it, whose keys must be UTF-8. */
    void readFrom(String first, BiPredicate<String, byte[]> reader) {
        readFrom(utf8(first), (key, value) -> reader.test(new String(key, StandardCharsets.UTF_8), value));
    }

    /** Reads what stands at {@code first} or behind it. */
    void readFrom(byte[] first, Reader reader) {
        Bytes behindAll = Bytes.wrap(new byte[] {(byte) (letter + 1)});
        read(inStore(first), behindAll, reader);
    }

    /** Reads everything whose key starts with {@code prefix}, which must be ASCII. */
    void forEach(String prefix, BiConsumer<String, byte[]> reader) {
        read(prefix, (key, value) -> {
            reader.accept(new String(key, StandardCharsets.UTF_8), value);
            return true;
        });
    }

    /** Whether there is a key that starts with {@code prefix}, which must be ASCII. */
    boolean holds(String prefix) {
        boolean[] found = new boolean[1];
        read(prefix, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    private void read(String prefix, Reader reader) {
        byte[] first = inStore(utf8(prefix)).get();
        byte[] behind = first.clone();
        behind[behind.length - 1]++; // no letter and no ASCII character is the last byte that there is
        read(Bytes.wrap(first), Bytes.wrap(behind), reader);
    }

    private void read(Bytes first, Bytes behind, Reader reader) {
        try (KeyValueIterator<Bytes, byte[]> range = store.range(first, behind)) {
            boolean more = true;
            while (more && range.hasNext()) {
                var entry = range.next();
                byte[] key = entry.key.get();
                // The range's end is part of it, and stands on another shelf or is another run's.
                boolean inside = !entry.key.equals(behind);
                more = inside && reader.read(Arrays.copyOfRange(key, 1, key.length), entry.value);
            }
        }
    }

    private Bytes inStore(byte[] key) {
        byte[] inStore = new byte[key.length + 1];
        inStore[0] = letter;
        System.arraycopy(key, 0, inStore, 1, key.length);
        return Bytes.wrap(inStore);
    }

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
