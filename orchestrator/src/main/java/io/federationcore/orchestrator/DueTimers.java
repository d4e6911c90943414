package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Timers ordered by when they are due. A key is the due time in milliseconds, big-endian, then what the timer is: byte
 * order is time order.
 */
final class DueTimers {
    /** A tombstone is to be dropped: housekeeping, not a timer of the lifecycle. */
    static final String FORGET = "forget";

    private final Shelf shelf;
    private final Alarm alarm;
    /** Nothing stands before this time: what stood there is gone, and a store is slow to pass over what is gone. */
    private Instant first = Instant.EPOCH;

    /** @param alarm is set to whatever is due first */
    DueTimers(ProcessingContext context, Alarm alarm) {
        this.shelf = Shelf.of(context, Shelf.Part.TIMERS);
        this.alarm = alarm;
    }

    /** A timer of one run. */
    record Due(Instant due, String runId, String tenantId, String timerId) {}

    /** Makes the store hold {@code after} where it held {@code before}. */
    void change(String runId, String tenantId, List<Timer> before, List<Timer> after) {
        if (before.equals(after)) {
            return;
        }
        Set<Timer> gone = new HashSet<>(before);
        after.forEach(gone::remove);
        gone.forEach(timer -> shelf.delete(key(new Due(timer.due(), runId, tenantId, timer.id()))));
        Set<Timer> come = new HashSet<>(after);
        before.forEach(come::remove);
        come.forEach(timer -> put(new Due(timer.due(), runId, tenantId, timer.id())));
    }

    void put(Due timer) {
        shelf.put(key(timer), timer.tenantId().getBytes(StandardCharsets.UTF_8));
        if (timer.due().isBefore(first)) {
            first = timer.due();
        }
        alarm.notLaterThan(timer.due());
    }

    /**
     * Takes out the timers that are due at {@code now}, earliest first, at most {@code limit}; the alarm is set to the first
     * of the others.
     */
    List<Due> take(Instant now, int limit) {
        List<Due> taken = new ArrayList<>();
        Instant[] next = {now};
        shelf.readFrom(time(first), (key, tenant) -> {
            Due timer = parse(key, tenant);
            if (timer.due().isAfter(now) || taken.size() == limit) {
                alarm.notLaterThan(timer.due());
                next[0] = timer.due();
                return false;
            }
            taken.add(timer);
            return true;
        });
        first = next[0];
        taken.forEach(timer -> shelf.delete(key(timer)));
        return taken;
    }

    private static byte[] time(Instant due) {
        return ByteBuffer.allocate(Long.BYTES).putLong(due.toEpochMilli()).array();
    }

    private static byte[] key(Due timer) {
        byte[] name = (timer.runId() + "\0" + timer.timerId()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(timer.due().toEpochMilli())
                .put(name)
                .array();
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
