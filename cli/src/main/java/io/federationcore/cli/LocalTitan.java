package io.federationcore.cli;

import io.federationcore.client.TaskHandler;
import io.federationcore.client.TaskResult;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Task;
import java.util.TreeMap;

/**
 * The Titan that comes with a system on one machine, so that the shipped workflows have somebody to do their steps. It
 * does the least a Titan can do: it says what it was given.
 */
final class LocalTitan implements TaskHandler {
    static final String QUEUE = "pt004";

    @Override
    public TaskResult handle(Task task) {
        TreeMap<String, Object> output = new TreeMap<>();
        output.put("step", task.stepId());
        output.put("did", task.stepType().wire());
        output.put("given", task.inputSha256());
        return new TaskResult.Completed(Codec.toValue(output));
    }
}
