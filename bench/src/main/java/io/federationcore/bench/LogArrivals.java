package io.federationcore.bench;

import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When the log's readers last saw an entry of each partition. */
final class LogArrivals implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final long[] last;
    private final RecordTail tail;

    private LogArrivals(KafkaConnection kafka) {
        last = new long[kafka.topics().partitions()];
        tail = RecordTail.start(kafka, kafka.topics().audit(), record -> arrived(record.partition()));
    }

    static LogArrivals of(KafkaConnection kafka) {
        return new LogArrivals(kafka);
    }

    private void arrived(int partition) {
        lock.lock();
        try {
            last[partition] = System.nanoTime();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for entries.
     *
     * @param since {@link System#nanoTime()}; what came before does not count
     * @param partitions of how many partitions
     * @return how long after {@code since} the last of them came
     * @throws IllegalStateException if they do not come in that time
     */
    Duration await(long since, int partitions, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (seen(since) < partitions) {
                if (left <= 0) {
                    throw new IllegalStateException("Expected entries of " + partitions + " partitions within "
                            + patience + ", but found those of " + seen(since));
                }
                left = news.awaitNanos(left);
            }
            return Duration.ofNanos(System.nanoTime() - since);
        } finally {
            lock.unlock();
        }
    }

    private int seen(long since) {
        int seen = 0;
        for (long at : last) {
            seen += at != 0 && at - since > 0 ? 1 : 0;
        }
        return seen;
    }

    @Override
    public void close() throws InterruptedException {
        tail.close();
    }
}
