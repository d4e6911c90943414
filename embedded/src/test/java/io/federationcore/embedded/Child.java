package io.federationcore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Another JVM that a test may kill. What it says on standard output is all that it says there. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        output = process.inputReader(UTF_8);
    }

    static Child run(Class<?> main, Path dir) throws IOException {
        return new Child(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it prints; null once it has ended. */
    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

    /** The processes it has started. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Through the handle, because a {@link Process} that is destroyed also forgets what it has printed. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    void terminate() throws InterruptedException {
        process.toHandle().destroy();
        process.waitFor();
    }

    static void awaitEnd(ProcessHandle process) throws InterruptedException, ExecutionException, TimeoutException {
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
