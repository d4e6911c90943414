package io.federationcore.gateway;

import io.federationcore.sink.store.TenantStore;
import io.federationcore.sink.store.ViewMoves;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all who wait for the views when they moved, and how far: one thread hears it from the database for everybody, so
 * that a thousand who wait cost one question.
 */
final class ViewNews implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewNews.class);
    /** How long nothing may be heard before it is asked all the same. */
    private static final Duration SILENCE = Duration.ofMillis(200);
    /** From one failure to the next attempt. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final TenantStore store;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    /** What follows is guarded by the lock. */
    private Map<Integer, Long> next = Map.of();

    private long moves;
    private int waiting;
    private boolean away;
    private boolean closing;

    ViewNews(TenantStore store) {
        this.store = store;
        this.thread = Thread.ofPlatform().name("gateway-views").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** A question to the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws SQLException;
    }

    /**
     * Waits until the views tell of that entry of the log.
     *
     * @return whether they do, or false where they did not within {@code patience}
     * @throws HttpProblem 503, as soon as the database goes away
     */
    boolean await(int partition, long logSeq, Duration patience) throws HttpProblem, InterruptedException {
        return await(() -> next.getOrDefault(partition, 0L) > logSeq, System.nanoTime() + patience.toNanos());
    }

    /**
     * The first answer that is enough, or the last one within {@code patience}; at least one is asked for, and one more
     * whenever the views have moved.
     */
    <T> T until(Duration patience, Question<T> question, Predicate<T> enough)
            throws HttpProblem, SQLException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            long asked = moves();
            T answer = question.ask();
            boolean over = System.nanoTime() - deadline >= 0; // views that move all the time must not go on for ever
            if (enough.test(answer) || over || !await(() -> moves != asked, deadline)) {
                return answer;
            }
        }
    }

    /** How many wait at this moment. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private long moves() {
        lock.lock();
        try {
            return moves;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier reached, long deadline) throws HttpProblem, InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            while (!reached.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (away) {
                    throw HttpProblem.unavailable("PostgreSQL is away; what was asked for may be done nevertheless");
                }
                told.awaitNanos(left);
            }
            return true;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosing()) {
            try (ViewMoves heard = store.listen()) {
                tell(heard.next());
                while (!isClosing()) {
                    if (heard.await(SILENCE) || waiting() > 0) {
                        tell(heard.next());
                    }
                }
            } catch (SQLException | RuntimeException e) {
                failed(e);
            }
        }
    }

    private void tell(Map<Integer, Long> positions) {
        lock.lock();
        try {
            away = false;
            if (!positions.equals(next)) {
                next = positions;
                moves++;
                told.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(Exception why) {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            if (!away) {
                LOG.warn("The database cannot be listened to; trying again: {}", why.getMessage());
            }
            LOG.debug("The database's failure in full", why);
            away = true;
            told.signalAll();
            var unused = told.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted to close", e);
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            told.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(SILENCE.multipliedBy(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
