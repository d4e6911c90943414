package io.federationcore.client;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks from a queue, has them done, and reports the results, until it is closed.
 *
 * <p>Tasks are done at once, up to the options' concurrency, each on a virtual thread; a slow one holds up no other. A
 * position is committed only behind results that the broker has, so that no task is lost; after a crash, or when
 * partitions move between Titans, some tasks come twice, and the orchestrator takes the first result. A task that is
 * past its time by this machine's clock is skipped. The time of a task at work is extended, up to the options' longest
 * task; when it is over all the same, the handler is interrupted. A record that is no task, or a task without the verdict that let it
 * through its gate, signed by the policy service, and by the people whom the verdict asked, is not done but put to the
 * dead letters: nobody can slip work past the gates, and the attempt times out.
 *
 * <p>The Titan acts as {@code titan:<id>} with the id of its identity's principal.
 */
public final class Titan implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Titan.class);
    /** How many seconds interrupted tasks are given to end. */
    private static final long LAST_SECONDS = 2;

    private final QueuePartitions partitions;
    private final CommandPublisher publisher;
    private final TaskWork work;
    private final TaskTimes times;
    private final TitanOptions options;
    private final Semaphore turns;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final ExecutorService workers;
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean closing;

    Titan(
            Consumer<byte[], byte[]> consumer,
            String topic,
            CommandPublisher publisher,
            TaskWork work,
            TaskTimes times,
            TitanOptions options) {
        this.partitions = new QueuePartitions(consumer, topic);
        this.publisher = publisher;
        this.work = work;
        this.times = times;
        this.options = options;
        // Fair, so that no task is passed over for ever; tasks that came together may begin in either order.
        this.turns = new Semaphore(options.concurrency(), true);
        this.workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("fc-task-", 0).factory());
    }

    /**
     * Starts a Titan on a queue. It keeps the JVM alive until it is closed or fails. The queue's topic may be made
     * later, when a workflow that names it is registered.
     *
     * @throws IllegalArgumentException if the queue's name is not one, or the identity has no such key
     * @throws KafkaException if the settings are not good; the broker need not be there yet
     */
    public static Titan start(
            KafkaConnection kafka, ServiceIdentity identity, String queue, TitanOptions options, TaskHandler handler) {
        String topic = kafka.topics().tasks(queue);
        String group = kafka.topics().prefix() + "titan." + queue;
        Actor actor = new Actor(ActorType.TITAN, identity.principal().id());
        Clock clock = Clock.systemUTC();
        CommandPublisher publisher = new CommandPublisher(
                KafkaClients.producer(kafka),
                identity.signer(),
                actor,
                kafka.topics().commands(),
                clock);
        TaskTimes times = TaskTimes.start(publisher, options.longestTask(), clock);
        try {
            TaskWork work = new TaskWork(
                    queue,
                    handler,
                    publisher,
                    actor,
                    kafka.topics().deadLetters(),
                    clock,
                    times,
                    TaskSignatures.byRegistry(kafka, identity.federation()));
            Consumer<byte[], byte[]> consumer =
                    KafkaClients.member(kafka, group, options.instanceId(), options.concurrency());
            Titan titan = new Titan(consumer, topic, publisher, work, times, options);
            titan.start("fc-titan-" + queue);
            return titan;
        } catch (RuntimeException e) {
            times.close();
            publisher.close();
            throw e;
        }
    }

    void start(String name) {
        Thread.ofPlatform().name(name).start(this::run);
    }

    /**
     * Completes when the Titan was closed; exceptionally if it had to stop by itself, because the broker refuses it or
     * another Titan took its instance id.
     */
    public CompletableFuture<@Nullable Void> ended() {
        return ended.copy();
    }

    /**
     * Takes no further tasks, lets those at hand finish for the options' close timeout, interrupts the others, commits,
     * and leaves the group. Tasks that were not finished come again.
     */
    @Override
    public void close() {
        closing = true;
        ended.exceptionally(failure -> null).join();
    }

    private void run() {
        try {
            partitions.subscribe();
            while (!closing && broken.get() == null) {
                // Twice as many as are worked on, so that there is work at hand while more is fetched.
                boolean full = unfinished.get() >= 2 * options.concurrency();
                partitions.poll(full).forEach(this::begin);
                partitions.commitLater();
            }
        } catch (RuntimeException e) {
            broken.compareAndSet(null, e);
        } finally {
            end();
        }
    }

    private void begin(ConsumerRecord<byte[], byte[]> record) {
        OpenOffsets offsets = partitions.offsetsOf(record);
        offsets.begun(record.offset());
        unfinished.incrementAndGet();
        workers.execute(() -> {
            try {
                if (workedOn(record)) {
                    offsets.finished(record.offset());
                }
            } catch (RuntimeException | Error e) {
                broken.compareAndSet(null, e);
            } finally {
                unfinished.decrementAndGet();
            }
        });
    }

    private boolean workedOn(ConsumerRecord<byte[], byte[]> record) {
        try {
            turns.acquire();
            try {
                if (!closing) {
                    work.on(record);
                    return true;
                }
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.info(
                "The task at offset {} of {}-{} is left for later",
                record.offset(),
                record.topic(),
                record.partition());
        return false;
    }

    private void end() {
        try {
            closing = true; // so that what has not begun does not begin
            finishWork();
            work.close();
            times.close();
            partitions.close();
            publisher.close();
        } catch (RuntimeException e) {
            broken.compareAndSet(null, e);
        } finally {
            Throwable failure = broken.get();
            if (failure == null) {
                ended.complete(null);
            } else {
                log.error("The Titan had to stop", failure);
                ended.completeExceptionally(failure);
            }
        }
    }

    private void finishWork() {
        workers.shutdown();
        if (!finishedWithin(options.closeTimeout().toMillis())) {
            work.abandon();
            workers.shutdownNow();
            if (!finishedWithin(TimeUnit.SECONDS.toMillis(LAST_SECONDS))) {
                log.warn("{} tasks go on in spite of being interrupted; their results are dropped", unfinished.get());
            }
        }
    }

    private boolean finishedWithin(long millis) {
        try {
            return workers.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
