package io.federationcore.client;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a Titan does about one record: read it, do the task, report the result. Safe for use by several threads. */
final class TaskWork implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskWork.class);

    private static final String TIME_OVER = "Expected a result in time, but the task was still being worked on";

    private final String queue;
    private final TaskHandler handler;
    private final CommandPublisher publisher;
    private final Actor titan;
    private final String deadLetters;
    private final InstantSource clock;
    private final TaskTimes times;
    private final TaskSignatures signatures;
    private volatile boolean abandoned;

    TaskWork(
            String queue,
            TaskHandler handler,
            CommandPublisher publisher,
            Actor titan,
            String deadLetters,
            InstantSource clock,
            TaskTimes times,
            TaskSignatures signatures) {
        this.queue = queue;
        this.handler = handler;
        this.publisher = publisher;
        this.titan = titan;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.times = times;
        this.signatures = signatures;
    }

    @Override
    public void close() {
        signatures.close();
    }

    /** From now on an interrupt means that the task is left for later, not that it failed. */
    void abandon() {
        abandoned = true;
    }

    /**
     * Does what a record asks for. When it returns, the broker has the result, and nothing more is to be done.
     *
     * @throws InterruptedException if the task is left for later
     * @throws IllegalStateException if the broker refuses what is sent
     */
    void on(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        Task task;
        try {
            task = TaskReader.read(record, queue);
        } catch (InvalidJson | IllegalArgumentException e) {
            giveUp(record, String.valueOf(e.getMessage()));
            return;
        }
        if (!clock.instant().isBefore(task.due())) {
            log.info("Task {} is skipped: it was due at {}", task.key(), task.due());
            return;
        }
        Optional<String> refusal = signatures.refusal(task);
        if (refusal.isPresent()) {
            giveUp(record, refusal.get());
            return;
        }
        Command command = ResultCommands.of(task, done(task, record), titan);
        deliver(() -> publisher.send(command));
    }

    private void giveUp(ConsumerRecord<byte[], byte[]> record, String reason) throws InterruptedException {
        log.warn(
                "The record in {}-{} at offset {} goes to dead letters: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
        deliver(() -> publisher.send(DeadLetter.of(record, deadLetters, reason)));
    }

    private TaskResult done(Task task, ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        TaskTime time = times.begin(task, record);
        TaskResult result;
        boolean timeOver;
        try {
            result = handled(task);
        } finally {
            timeOver = time.end();
        }
        if (!timeOver) {
            return result;
        }
        // The interrupt has done its work, unless the Titan closes as well: then the task is left for later.
        Thread.interrupted();
        if (abandoned) {
            throw new InterruptedException("The Titan closes");
        }
        return result instanceof TaskResult.Completed ? result : TaskResult.failed("timeout", TIME_OVER);
    }

    private TaskResult handled(Task task) throws InterruptedException {
        try {
            TaskResult result = handler.handle(task);
            return result != null ? result : nothing();
        } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
            if (abandoned) {
                log.info("Task {} was interrupted and is left for later", task.key(), e);
                throw new InterruptedException("The Titan closes");
            }
            log.warn("Task {} failed", task.key(), e);
            return TaskResult.thrown(e);
        }
    }

    private static TaskResult nothing() {
        return TaskResult.failed(TaskResult.EXCEPTION, "Expected a result of the task's handler, but found none");
    }

    /**
     * Sends until the broker has it. A passing failure is no reason to do the task again, and it is signed anew each
     * time. The producer's own time-outs keep the tries apart.
     */
    private void deliver(Supplier<CompletableFuture<RecordMetadata>> sending) throws InterruptedException {
        while (true) {
            try {
                sending.get().get();
                return;
            } catch (ExecutionException e) {
                if (abandoned || e.getCause() instanceof InterruptException) {
                    throw new InterruptedException("The Titan closes");
                }
                if (!(e.getCause() instanceof RetriableException)) {
                    throw new IllegalStateException("Expected to send a result, but: " + e.getMessage(), e);
                }
                log.warn("A result could not be sent and is sent again", e);
            }
        }
    }
}
