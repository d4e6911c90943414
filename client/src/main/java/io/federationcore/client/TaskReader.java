package io.federationcore.client;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads tasks, and refuses those that no verdict covers: a task that was not let through a gate is not done, whoever
 * put it into the queue.
 */
final class TaskReader {
    private TaskReader() {}

    /**
     * The task that a record holds.
     *
     * @throws InvalidJson if it is not one
     * @throws IllegalArgumentException if it is for another queue, contradicts itself, or carries no verdict that let
     *     just this attempt with just this input pass
     */
    static Task read(ConsumerRecord<byte[], byte[]> record, String queue) {
        byte[] value = record.value();
        if (value == null) { // as Kafka has it, though its types do not say so
            throw new IllegalArgumentException("Expected a task, but found no value");
        }
        Task task = Codec.read(value, Task.class);
        if (!Checks.isRunId(task.runId())) {
            throw new IllegalArgumentException(
                    "Expected 'run_id' to be a UUIDv7, but found '" + Checks.shortened(task.runId()) + "'");
        }
        Checks.name("step_id", task.stepId());
        Checks.name("tenant_id", task.tenantId());
        Checks.between("attempt", task.attempt(), 1, Command.MAX_ATTEMPTS);
        byte[] key = record.key();
        expect("key", task.key(), key == null ? "none" : new String(key, StandardCharsets.UTF_8));
        expect("queue", queue, task.queue());
        expect("input_sha256", task.input().sha256(), task.inputSha256());
        checkVerdict(task, task.verdict());
        return task;
    }

    /** A verdict that flagged is good too: people let the step pass, or there would be no task. */
    private static void checkVerdict(Task task, @Nullable Verdict verdict) {
        if (verdict == null) {
            throw new IllegalArgumentException("Expected a task with its verdict, but found one without");
        }
        if (verdict.verdict() == VerdictKind.DENY) {
            throw new IllegalArgumentException("Expected a verdict that lets the step run, but found a denial");
        }
        expect("verdict.gate_id", task.gateId(), verdict.gateId());
        expect("verdict.tenant_id", task.tenantId(), verdict.tenantId());
        expect("verdict.run_id", task.runId(), verdict.runId());
        expect("verdict.step_id", task.stepId(), verdict.stepId());
        expect("verdict.attempt", String.valueOf(task.attempt()), String.valueOf(verdict.attempt()));
        expect("verdict.input_sha256", task.inputSha256(), verdict.inputSha256());
    }

    private static void expect(String what, String expected, @Nullable String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException("Expected '" + what + "' to be '" + Checks.shortened(expected)
                    + "', but found '" + Checks.shortened(found) + "'");
        }
    }
}
