package io.federationcore.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that tests read and, when asked to by {@code -Dfc.update=true}, write. */
final class Resources {
    /** How to write anew what tests compare with. */
    static final String UPDATE = "mvn -pl lifecycle -am test -Dfc.update=true";

    private static final Path ROOM = Path.of(System.getProperty("basedir", ""));

    private Resources() {}

    static boolean updating() {
        return Boolean.getBoolean("fc.update");
    }

    /** A file among the test resources. */
    static Path resource(String name) {
        return ROOM.resolve("src/test/resources").resolve(name);
    }

    /** A page of the documentation. */
    static Path page(String name) {
        return ROOM.resolve("../docs").resolve(name).normalize();
    }

    static List<String> lines(String resource) {
        return read(resource(resource)).lines().toList();
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
