package io.federationcore.client;

import io.federationcore.schemas.message.Task;

/**
 * Does tasks. Called on a virtual thread for each task, for several tasks at once. A task may come more than once,
 * after a crash or when partitions move: what it does to the world should be safe to do again, or remember {@link
 * Task#key()}.
 */
@FunctionalInterface
public interface TaskHandler {
    /**
     * Does one task. What it throws counts as {@link TaskResult.Failed} with code {@value TaskResult#EXCEPTION}, worth
     * another try. It is interrupted if the Titan closes and the time for that is over; its result is then dropped, and
     * the task comes again. It is also interrupted when the task's own time is over: what it throws then counts as a
     * failure with code {@code timeout}.
     */
    TaskResult handle(Task task) throws Exception;
}
