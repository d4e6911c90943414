package io.federationcore.client;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of one task at work: extended about halfway through what is left of it, up to a bound. When it is over, the
 * worker is interrupted, for its result would be refused.
 *
 * <p>How much time there is, is known by this machine's clock and by what was sent: an extension that the broker has
 * counts as given. Where it was refused, the result will be, too.
 */
final class TaskTime {
    private static final Logger log = LoggerFactory.getLogger(TaskTime.class);
    /** Less time than this between two tries of an extension that could not be sent is of no use. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final Task task;
    private final Duration timeout;
    private final Instant latest;
    private final CommandPublisher publisher;
    private final InstantSource clock;
    private final Later later;
    private final Thread worker;
    private Instant due;
    private int extensions;
    private Later.Planned next = () -> {};
    private boolean over;
    private boolean expired;

    /** Does things later, without waiting. */
    interface Later {
        Planned after(Duration delay, Runnable action);

        /** Something that is to be done. */
        interface Planned {
            void cancel();
        }
    }

    /**
     * The time of a task that the current thread begins to work on.
     *
     * @param timeout the attempt's time-out, which an extension gives anew
     * @param longest how long the task may be worked on, its time being extended; zero extends nothing
     */
    TaskTime(
            Task task,
            Duration timeout,
            Duration longest,
            CommandPublisher publisher,
            InstantSource clock,
            Later later) {
        this.task = task;
        this.timeout = timeout;
        this.publisher = publisher;
        this.clock = clock;
        this.later = later;
        this.worker = Thread.currentThread();
        this.due = task.due();
        Instant bound = clock.instant().plus(longest);
        this.latest = bound.isAfter(due) ? bound : due;
    }

    synchronized void begin() {
        plan();
    }

    /**
     * Ends it, on the worker's thread: from now on nothing is extended and nobody interrupted.
     *
     * @return whether the worker was interrupted because the time was over
     */
    synchronized boolean end() {
        over = true;
        next.cancel();
        return expired;
    }

    private void plan() {
        Duration left = Duration.between(clock.instant(), due);
        boolean extensible = due.isBefore(latest) && extensions < Limits.EXTENSIONS;
        Duration half = (left.compareTo(timeout) < 0 ? left : timeout).dividedBy(2);
        if (extensible && half.compareTo(SHORTEST) >= 0) {
            next = later.after(half, this::extend);
        } else {
            next = later.after(left.isNegative() ? Duration.ZERO : left, this::expire);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Sends without holding the lock, for the producer may block: the worker must be able to end meanwhile. */
    @SuppressWarnings("FutureReturnValueIgnored") // what the sending came to decides what is planned next
    private void extend() {
        if (isOver()) {
            return;
        }
        Instant asked = clock.instant();
        Command command = new Command(
                CommandIds.next(),
                task.tenantId(),
                task.runId(),
                new Command.ExtendStep(task.stepId(), task.attempt()));
        publisher.send(command).whenComplete((metadata, failure) -> sent(asked, failure));
    }

    private synchronized void sent(Instant asked, @Nullable Throwable failure) {
        if (failure == null) {
            extensions++;
            Instant given = asked.plus(timeout);
            due = given.isBefore(latest) ? given : latest;
        } else {
            log.warn("More time for task {} could not be asked for; it is due at {}", task.key(), due, failure);
        }
        if (!over) {
            plan();
        }
    }

    private synchronized void expire() {
        if (!over) {
            log.warn("Task {} is interrupted: its time was over at {}", task.key(), due);
            expired = true;
            worker.interrupt();
        }
    }
}
