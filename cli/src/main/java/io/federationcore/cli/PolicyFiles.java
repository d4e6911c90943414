package io.federationcore.cli;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.registry.PolicyBundle;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's documents as they lie in files, and the tests beside them, which are no part of the bundle.
 *
 * @param bundle texts by their names in the bundle: relative to the folder, with slashes
 * @param tests as {@code bundle}, of the files named {@code *.test.yaml}
 * @param paths where each file of either lies
 */
record PolicyFiles(SortedMap<String, String> bundle, SortedMap<String, String> tests, SortedMap<String, Path> paths) {
    private static final String TEST = ".test.";
    /** What a command carries besides the files. */
    private static final int ENVELOPE_BYTES = 1_024;

    /**
     * Reads files, and in folders whatever ends in {@code .yaml} or {@code .yml}.
     *
     * @throws UserError if there is no policy among them
     */
    static PolicyFiles read(List<Path> places) throws IOException {
        PolicyFiles files = new PolicyFiles(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> found = Files.walk(place)) {
                    for (Path file : found.filter(PolicyFiles::isYaml).toList()) {
                        files.add(place.relativize(file).toString().replace('\\', '/'), file);
                    }
                }
            } else {
                files.add(String.valueOf(place.getFileName()), place);
            }
        }
        if (files.bundle.isEmpty()) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected policies in " + places + ", but found no file that ends in .yaml or .yml");
        }
        return files;
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private void add(String name, Path file) throws IOException {
        if (paths.putIfAbsent(name, file) != null) {
            throw new UserError(
                    UserError.USAGE, "Expected each name once in a bundle, but found two files '" + name + "'");
        }
        (name.contains(TEST) ? tests : bundle).put(name, text(file));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UserError(UserError.FAILED, "Expected UTF-8 in " + file + ", but found other bytes");
        } catch (NoSuchFileException e) {
            throw new UserError(UserError.USAGE, "Expected a file or a folder, but found no " + file);
        }
    }

    /**
     * Compiles the bundle as its publication does.
     *
     * @throws InvalidBundle listing all that is wrong
     */
    CompiledBundle compile(PolicyCompiler compiler) throws InvalidBundle {
        CompiledBundle compiled = compiler.compile(new PolicyBundle(bundle));
        int bytes = Codec.write(command()).length + ENVELOPE_BYTES;
        if (bytes > Codec.MAX_RECORD_BYTES) {
            throw new UserError(
                    UserError.FAILED,
                    "Expected a bundle that one command can carry, at most " + Codec.MAX_RECORD_BYTES
                            + " bytes, but found " + bytes);
        }
        return compiled;
    }

    /** What publishes the bundle. */
    Command.PublishPolicies command() {
        return new Command.PublishPolicies(bundle);
    }

    /** Where a finding is, as compilers show it: {@code path:line: }, as far as it is known. */
    String place(@Nullable String file, @Nullable Integer line) {
        if (file == null) {
            return "";
        }
        Path path = paths.get(file);
        return Checks.printable(path == null ? file : path.toString()) + (line == null ? "" : ":" + line) + ": ";
    }
}
