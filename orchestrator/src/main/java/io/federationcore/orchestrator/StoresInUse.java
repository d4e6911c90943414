package io.federationcore.orchestrator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is there while an orchestrator uses its stores. If one finds it when it starts, the one before was killed, and
 * what it left may hold what was never committed. Streams finds that out by itself, but only when it has joined its group and
 * opened each store: then it says so in two hundred lines of stack traces, and begins anew. Knowing it sooner saves a restart
 * a tenth of its time.
 */
final class StoresInUse {
    private final Path mark;

    /** @param applicationId of Streams, whose stores they are */
    StoresInUse(Path stateDir, String applicationId) {
        this.mark = stateDir.resolve(applicationId + ".in-use");
    }

    /** Whether they were never given back. */
    boolean wereLeft() {
        return Files.exists(mark);
    }

    /** From now on they are used. */
    void begin() {
        try {
            Files.createDirectories(mark.getParent());
            Files.write(mark, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to be able to write " + mark, e);
        }
    }

    /** They were closed, each as it should. */
    void end() {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to be able to delete " + mark, e);
        }
    }
}
