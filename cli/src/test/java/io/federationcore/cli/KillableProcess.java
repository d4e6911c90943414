package io.federationcore.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program of this build in a JVM of its own, small and quick to start, so that it can be killed. */
final class KillableProcess implements AutoCloseable {
    private final String name;
    private final ProcessBuilder builder;
    private Process process;

    /**
     * Starts it.
     *
     * @param log what it prints is added to this file
     */
    KillableProcess(String name, Class<?> main, List<String> arguments, Map<String, String> environment, Path log)
            throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(arguments);
        builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
    }

    String name() {
        return name;
    }

    /** SIGKILL, and a new process at once, under the same name and on the same state. */
    void killAndStartAgain() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = builder.start();
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Surefire hides the class path behind a manifest, and says where the real one is. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
