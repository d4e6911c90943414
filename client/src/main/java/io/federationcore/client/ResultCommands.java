package io.federationcore.client;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Task;
import java.nio.charset.StandardCharsets;

/** Turns results into commands. */
final class ResultCommands {
    private static final int ID_DIGITS = 40;

    private ResultCommands() {}

    /**
     * The command that reports a result. Its id follows from the attempt and the Titan alone: a task that came twice
     * and was done twice with an equal result is reported once and repeated once, not contradicted.
     */
    static Command of(Task task, TaskResult result, Actor titan) {
        Command.RunBody body = switch (result) {
            case TaskResult.Completed completed -> completed(task, completed);
            case TaskResult.Failed failed -> failed(task, failed.code(), failed.message(), failed.retryable());
        };
        Command command = command(task, titan, body);
        try {
            // A result that the orchestrator could not read would leave everybody waiting until the step times out.
            return Codec.readStrict(Codec.write(command), Command.class);
        } catch (InvalidJson e) {
            String why = "The Titan's result cannot be sent: " + e.getMessage();
            return command(task, titan, failed(task, RejectionCode.MALFORMED.wire(), why, false));
        }
    }

    private static Command command(Task task, Actor titan, Command.RunBody body) {
        String origin = task.key() + "\n" + titan.reference();
        String digest = Sha256.hex(origin.getBytes(StandardCharsets.UTF_8));
        return new Command("task-" + digest.substring(0, ID_DIGITS), task.tenantId(), task.runId(), body);
    }

    private static Command.RunBody completed(Task task, TaskResult.Completed completed) {
        int size = completed.output().size();
        if (size > Limits.PAYLOAD_BYTES) {
            String why = "Expected an output of at most " + Limits.PAYLOAD_BYTES + " bytes, but found " + size;
            return failed(task, RejectionCode.TOO_LARGE.wire(), why, false);
        }
        return new Command.CompleteStep(task.stepId(), task.attempt(), completed.output());
    }

    private static Command.RunBody failed(Task task, String code, String message, boolean retryable) {
        return new Command.FailStep(task.stepId(), task.attempt(), code, message, retryable);
    }
}
