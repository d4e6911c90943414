package io.federationcore.cli;

import io.federationcore.client.TaskHandler;
import io.federationcore.client.TaskResult;
import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.json.WireTime;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Has a program do each task: a new process for each, with the task's input on its standard input and its output on its
 * standard output. Whatever the program does, it fails its own task only; when the worker is interrupted, the program
 * and all that it started are killed.
 */
final class ProgramHandler implements TaskHandler {
    /** The exit code of a failure that trying again cannot help. */
    static final int FOR_GOOD = 100;
    /** The code of a task whose program exited with another code than 0. */
    static final String EXIT = "exit_";

    private final String command;
    private final PrintStream errors;

    /** @param errors where the programs' standard error goes, line by line */
    ProgramHandler(String command, PrintStream errors) {
        this.command = command;
        this.errors = errors;
    }

    @Override
    public TaskResult handle(Task task) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
        builder.environment()
                .putAll(Map.of(
                        "FC_RUN_ID", task.runId(),
                        "FC_STEP_ID", task.stepId(),
                        "FC_ATTEMPT", String.valueOf(task.attempt()),
                        "FC_QUEUE", task.queue(),
                        "FC_DUE", WireTime.format(task.due())));
        Process process = builder.start();
        try {
            FutureTask<byte[]> output = begin(() -> output(process));
            FutureTask<String> lastLine = begin(() -> lastLine(process));
            begin(() -> give(process, task.input().utf8()));
            int exit = process.waitFor();
            return result(exit, output.get(), lastLine.get());
        } catch (ExecutionException e) {
            throw new IOException("Expected to read what the program says, but: " + e.getCause(), e);
        } finally {
            kill(process);
        }
    }

    private static TaskResult result(int exit, byte[] output, String lastLine) {
        if (exit != 0) {
            String message = lastLine.isBlank() ? "The program exited with code " + exit : lastLine;
            return new TaskResult.Failed(EXIT + exit, message, exit != FOR_GOOD);
        }
        if (output.length > Limits.PAYLOAD_BYTES) {
            String message =
                    "Expected at most " + Limits.PAYLOAD_BYTES + " bytes of output, but the program wrote more";
            return new TaskResult.Failed("too_large", message, false);
        }
        try {
            return TaskResult.completed(JsonValue.parse(new String(output, StandardCharsets.UTF_8)));
        } catch (InvalidJson e) {
            return TaskResult.failed("no_json", "Expected JSON on standard output: " + e.getMessage());
        }
    }

    private static <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> future = new FutureTask<>(work);
        Thread.ofPlatform().name("fc-program").daemon().start(future);
        return future;
    }

    /** Up to one byte more than may be; the rest is read and dropped, or the program would hang. */
    private static byte[] output(Process process) throws IOException {
        byte[] output = process.getInputStream().readNBytes(Limits.PAYLOAD_BYTES + 1);
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        return output;
    }

    private String lastLine(Process process) throws IOException {
        String last = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                errors.println(line);
                last = line.isBlank() ? last : line;
            }
        }
        return last.length() <= Command.MAX_TEXT ? last : last.substring(0, Command.MAX_TEXT);
    }

    /** A program need not read its input: that it does not is no failure. */
    private static boolean give(Process process, byte[] input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills what is left, those whom the program started first, for their parent's end would hide them. */
    private static void kill(Process process) {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }
}
