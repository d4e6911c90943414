package io.federationcore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by a file's age whether a service is ready: touched every second while it is, removed when it is not. So a process
 * that hangs looks ill as well, and nothing has to listen on a port.
 */
final class ReadyFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);

    private final Path file;
    private final BooleanSupplier ready;
    private final Clock clock;
    private final ScheduledExecutorService everySecond = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ready-file").factory());

    private ReadyFile(Path file, BooleanSupplier ready, Clock clock) {
        this.file = file;
        this.ready = ready;
        this.clock = clock;
    }

    static ReadyFile keep(Path file, BooleanSupplier ready) {
        ReadyFile kept = new ReadyFile(file, ready, Clock.systemUTC());
        var unused = kept.everySecond.scheduleAtFixedRate(kept::update, 0, 1, TimeUnit.SECONDS);
        return kept;
    }

    private void update() {
        try {
            if (!ready.getAsBoolean()) {
                Files.deleteIfExists(file);
            } else if (Files.exists(file)) {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            } else {
                Files.createFile(file);
            }
        } catch (IOException e) {
            LOG.warn("Could not keep {}; this service will look ill", file, e);
        }
    }

    @Override
    public void close() throws IOException {
        everySecond.shutdownNow();
        Files.deleteIfExists(file);
    }
}
