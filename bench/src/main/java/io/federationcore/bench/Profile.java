package io.federationcore.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Where the time goes: a Flight Recorder file of each measurement of throughput, if a folder is given. */
public final class Profile {
    private final Optional<Path> folder;

    private Profile(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Records nothing. */
    public static Profile none() {
        return new Profile(Optional.empty());
    }

    /** Records to {@code <scenario>-<repetition>.jfr} in a folder, which is made if it is not there. */
    public static Profile to(Path folder) {
        return new Profile(Optional.of(folder));
    }

    /** What is to be recorded. */
    interface Work<T> {
        T run() throws Exception;
    }

    <T> T of(String scenario, int repetition, Work<T> work) throws Exception {
        if (folder.isEmpty()) {
            return work.run();
        }
        Files.createDirectories(folder.get());
        try (Recording recording = new Recording(configuration())) {
            recording.setDestination(folder.get().resolve(scenario + "-" + repetition + ".jfr"));
            recording.start();
            T result = work.run();
            recording.stop();
            return result;
        }
    }

    private static Configuration configuration() throws IOException {
        try {
            return Configuration.getConfiguration("profile");
        } catch (ParseException e) {
            throw new IOException("Expected the JDK's own settings for profiling to be readable", e);
        }
    }
}
