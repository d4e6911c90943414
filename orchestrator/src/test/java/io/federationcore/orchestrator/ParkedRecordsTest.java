package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParkedRecordsTest {
    private static final String RUN = "01926b3c-8a00-7000-8000-000000000001";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.000Z");

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(Shelf.STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    ParkedRecordsTest() {
        store.init(context.getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void no_more_bytes_wait_than_memory_can_hold() {
        ParkedRecords parked = new ParkedRecords(context);
        int count = 0;
        while (!parked.isFull()) {
            parked.park(record(count++, 200_000));
        }
        assertThat(count).isBetween(50, 84); // 16 MiB of records that are kept in base64

        assertThat(new ParkedRecords(context).isFull()).as("after a restart").isTrue();
        List<ParkedRecords.Parked> all = parked.all();
        all.forEach(parked::remove);
        assertThat(parked.isEmpty()).isTrue();
        assertThat(parked.isFull()).isFalse();
    }

    private static ParkedRecords.Parked record(long offset, int size) {
        Received received = new Received("fc-run.commands", 0, offset, NOW, new byte[] {1}, new byte[size], null, null);
        return new ParkedRecords.Parked(RUN, NOW.plus(ParkedRecords.PATIENCE), received);
    }
}
