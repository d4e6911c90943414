package io.federationcore.client;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.message.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps the time of all tasks of one Titan, on one thread that only says when: what is to be done then may wait for the
 * broker, and is done on a thread of its own, so that no task holds up another.
 */
final class TaskTimes implements AutoCloseable {
    private final CommandPublisher publisher;
    private final Duration longest;
    private final InstantSource clock;
    private final TaskTime.Later later;
    private final Runnable close;

    TaskTimes(CommandPublisher publisher, Duration longest, InstantSource clock, TaskTime.Later later, Runnable close) {
        this.publisher = publisher;
        this.longest = longest;
        this.clock = clock;
        this.later = later;
        this.close = close;
    }

    static TaskTimes start(CommandPublisher publisher, Duration longest, InstantSource clock) {
        ScheduledThreadPoolExecutor schedule = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("fc-titan-time").daemon().factory());
        schedule.setRemoveOnCancelPolicy(true);
        return new TaskTimes(
                publisher,
                longest,
                clock,
                (delay, action) -> {
                    long millis = Math.min(delay.toMillis(), Limits.LONGEST_TIME.toMillis());
                    ScheduledFuture<?> planned =
                            schedule.schedule(() -> Thread.startVirtualThread(action), millis, TimeUnit.MILLISECONDS);
                    return () -> planned.cancel(false);
                },
                schedule::shutdownNow);
    }

    /** Begins the time of a task that the current thread works on. */
    TaskTime begin(Task task, ConsumerRecord<byte[], byte[]> record) {
        TaskTime time = new TaskTime(task, timeout(task, record), longest, publisher, clock, later);
        time.begin();
        return time;
    }

    /**
     * The attempt's time-out: a task's record has the time at which the attempt started. A record that has none, or an
     * absurd one, leaves what is left of the time.
     */
    private Duration timeout(Task task, ConsumerRecord<byte[], byte[]> record) {
        Duration left = Duration.between(clock.instant(), task.due());
        Duration whole = Duration.ofMillis(task.due().toEpochMilli() - record.timestamp());
        return record.timestamp() > 0 && whole.isPositive() ? whole : left;
    }

    @Override
    public void close() {
        close.run();
    }
}
