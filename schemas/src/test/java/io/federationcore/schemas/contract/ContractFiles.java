package io.federationcore.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The contract's files and pages, read and, when asked to by {@code -Dfc.update=true}, written. */
final class ContractFiles {
    /** How to write anew what is generated. */
    static final String UPDATE = "mvn -pl schemas -am test -Dfc.update=true";

    private static final Path ROOM = Path.of(System.getProperty("basedir", ""));
    /** Where the contract of version 1 is. */
    static final Path ROOT = ROOM.resolve("src/main/resources/contract/v1");
    /** The schemas and codes as they were released. */
    static final Path RELEASED = ROOM.resolve("src/test/resources/released/v1");
    /** The documentation. */
    static final Path DOCS = ROOM.resolve("../docs").normalize();
    /** What is written in Python. */
    static final Path PYTHON = ROOM.resolve("src/test/python");

    private ContractFiles() {}

    static boolean updating() {
        return Boolean.getBoolean("fc.update");
    }

    /** The names, without {@code .json}, of the files in a folder. */
    static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /** JSON, read with a mapper of its own so that no test checks the codec by itself. */
    static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(bytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code file} holds; first written anew if that was asked for. */
    static String golden(Path file, String content) {
        if (updating()) {
            write(file, content);
        }
        return text(file);
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
