package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Timers ordered by when they are due. A key is the due time in milliseconds, big-endian, then what the timer is: byte
 * order is time order.
 */
final class DueTimers {
    static final String NAME = "timers";
    /** A tombstone is to be dropped: housekeeping, not a timer of the lifecycle. */
    static final String FORGET = "forget";

    private final KeyValueStore<Bytes, byte[]> store;
    private final Alarm alarm;

    /** @param alarm is set to whatever is due first */
    DueTimers(ProcessingContext context, Alarm alarm) {
        this.store = context.getStateStore(NAME);
        this.alarm = alarm;
    }

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /** A timer of one run. */
    record Due(Instant due, String runId, String tenantId, String timerId) {}

    /** Makes the store hold {@code after} where it held {@code before}. */
    void change(String runId, String tenantId, List<Timer> before, List<Timer> after) {
        Set<Timer> gone = new HashSet<>(before);
        after.forEach(gone::remove);
        gone.forEach(timer -> store.delete(key(new Due(timer.due(), runId, tenantId, timer.id()))));
        Set<Timer> come = new HashSet<>(after);
        before.forEach(come::remove);
        come.forEach(timer -> put(new Due(timer.due(), runId, tenantId, timer.id())));
    }

    void put(Due timer) {
        store.put(key(timer), timer.tenantId().getBytes(StandardCharsets.UTF_8));
        alarm.notLaterThan(timer.due());
    }

    /**
     * Takes out the timers that are due at {@code now}, earliest first, at most {@code limit}; the alarm is set to the first
     * of the others.
     */
    List<Due> take(Instant now, int limit) {
        List<Due> taken = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                Due timer = parse(entry.key.get(), entry.value);
                if (timer.due().isAfter(now) || taken.size() == limit) {
                    alarm.notLaterThan(timer.due());
                    break;
                }
                taken.add(timer);
            }
        }
        taken.forEach(timer -> store.delete(key(timer)));
        return taken;
    }

    private static Bytes key(Due timer) {
        byte[] name = (timer.runId() + "\0" + timer.timerId()).getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(timer.due().toEpochMilli())
                .put(name)
                .array());
    }

    private static Due parse(byte[] key, byte[] tenant) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        Instant due = Instant.ofEpochMilli(buffer.getLong());
        String name = StandardCharsets.UTF_8.decode(buffer).toString();
        int border = name.indexOf('\0');
        return new Due(
                due, name.substring(0, border), new String(tenant, StandardCharsets.UTF_8), name.substring(border + 1));
    }
}
