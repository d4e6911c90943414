package io.federationcore.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Wakes a task when something is due. Streams commits behind every punctuation, whether it did anything or not, so a short
 * fixed interval would keep an idle orchestrator committing empty transactions all day: the alarm is set to what is due
 * first instead.
 */
final class Alarm {
    /** Rings are no closer than this, in milliseconds: what falls due in between is done together. */
    static final long CLOSEST = 25;
    /** And no further apart, so that a wall clock that was set back is noticed. */
    private static final long FURTHEST = Duration.ofSeconds(1).toMillis();

    private final ProcessorContext<?, ?> context;
    private final Consumer<Instant> onRing;
    private Cancellable next;
    private long at;

    /** An alarm that rings for the first time at once, and calls {@code onRing} with the wall clock's time each time. */
    Alarm(ProcessorContext<?, ?> context, Consumer<Instant> onRing) {
        this.context = context;
        this.onRing = onRing;
        this.at = context.currentSystemTimeMs() + CLOSEST;
        this.next = schedule(CLOSEST);
    }

    /** Makes the alarm ring at {@code due}, or as soon after it as rings may follow each other, unless it rings before. */
    void notLaterThan(Instant due) {
        long now = context.currentSystemTimeMs();
        long wanted = Math.clamp(due.toEpochMilli(), now + CLOSEST, now + FURTHEST);
        if (wanted < at) {
            next.cancel();
            at = wanted;
            next = schedule(wanted - now);
        }
    }

    /** Makes the alarm ring again as soon as it may. */
    void soon() {
        notLaterThan(Instant.EPOCH);
    }

    private Cancellable schedule(long delay) {
        return context.schedule(Duration.ofMillis(delay), PunctuationType.WALL_CLOCK_TIME, this::ring);
    }

    private void ring(long wallClock) {
        Instant now = Instant.ofEpochMilli(wallClock);
        next.cancel();
        at = Long.MAX_VALUE;
        notLaterThan(now.plusMillis(FURTHEST));
        onRing.accept(now);
    }
}
