package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(Shelf.STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    ShelfTest() {
        store.init(context.getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void noPartSeesAnother() {
        for (Shelf.Part part : Shelf.Part.values()) {
            Shelf.of(context, part).put("key", bytes(part.name()));
            Shelf.of(context, part).put("", bytes(part.name()));
        }
        for (Shelf.Part part : Shelf.Part.values()) {
            Shelf shelf = Shelf.of(context, part);
            assertThat(shelf.get("key")).asString(StandardCharsets.UTF_8).isEqualTo(part.name());
            assertThat(keys(shelf, "")).containsExactly("", "key");
            List<String> read = new ArrayList<>();
            shelf.readFrom(new byte[0], (key, value) -> read.add(new String(value, StandardCharsets.UTF_8)));
            assertThat(read).containsExactly(part.name(), part.name());
        }
        Shelf.of(context, Shelf.Part.PARKED).delete("key");
        assertThat(Shelf.of(context, Shelf.Part.PARKED).get("key")).isNull();
        assertThat(Shelf.of(context, Shelf.Part.STATES).get("key")).isNotNull();
    }

    @Test
    void aPrefixIsOneRunsAndNotItsNeighbours() {
        Shelf shelf = Shelf.of(context, Shelf.Part.DETAILS);
        for (String key : List.of("a", "a/", "a/x", "a/\u007f", "a0", "b/x")) {
            shelf.put(key, bytes("value"));
        }
        assertThat(keys(shelf, "a/")).containsExactly("a/", "a/x", "a/\u007f");
        assertThat(shelf.holds("b/")).isTrue();
        assertThat(shelf.holds("c/")).isFalse();
    }

    @Test
    void readsInByteOrderUntilToldToStop() {
        Shelf shelf = Shelf.of(context, Shelf.Part.WAKE_UPS);
        for (int key : new int[] {3, 1, 2, 4}) {
            shelf.put(new byte[] {(byte) key}, bytes("value"));
        }
        List<Integer> read = new ArrayList<>();
        shelf.readFrom(new byte[] {2}, (key, value) -> {
            read.add((int) key[0]);
            return read.size() < 2;
        });
        assertThat(read).containsExactly(2, 3);
    }

    private static List<String> keys(Shelf shelf, String prefix) {
        List<String> keys = new ArrayList<>();
        shelf.forEach(prefix, (key, value) -> keys.add(key));
        return keys;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
