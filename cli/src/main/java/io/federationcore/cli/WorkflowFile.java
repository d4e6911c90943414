package io.federationcore.cli;

import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A workflow as it lies in files: the definition, and beside it prompts and schemas, which its digest covers. */
final class WorkflowFile {
    @Parameters(paramLabel = "FILE", description = "The workflow's YAML file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--prompts", paramLabel = "DIR", description = "A folder of prompts, each under its file's name.")
    private @Nullable Path prompts;

    @Option(names = "--schemas", paramLabel = "DIR", description = "A folder of JSON Schemas, likewise.")
    private @Nullable Path schemas;

    /**
     * The registration that the files make.
     *
     * @throws UserError naming the file that cannot be read
     */
    Command.RegisterWorkflow registration() throws IOException {
        Map<String, JsonValue> parsed = new TreeMap<>();
        texts(schemas).forEach((name, text) -> parsed.put(name, in(name, text, JsonValue::parse)));
        Map<String, String> prompt = texts(prompts);
        return in(file.toString(), read(file), text -> new Command.RegisterWorkflow(text, prompt, parsed));
    }

    /**
     * The definition, checked by the very code that registering uses.
     *
     * @throws UserError naming the file and what is wrong in it
     */
    WorkflowDefinition check(Command.RegisterWorkflow registration) {
        return in(
                file.toString(),
                registration,
                asked -> WorkflowArtifact.of(asked).definition());
    }

    private static Map<String, String> texts(@Nullable Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (folder != null) {
            if (!Files.isDirectory(folder)) {
                throw new UserError(UserError.USAGE, "Expected a folder, but found no " + folder);
            }
            List<Path> files;
            try (Stream<Path> listed = Files.list(folder)) {
                files = listed.filter(Files::isRegularFile).toList();
            }
            for (Path each : files) {
                texts.put(each.getFileName().toString(), read(each));
            }
        }
        return texts;
    }

    private static String read(Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new UserError(UserError.USAGE, "Expected a file, but found no " + path);
        }
    }

    private static <F, T> T in(String name, F found, Function<F, T> reading) {
        try {
            return reading.apply(found);
        } catch (InvalidJson | IllegalArgumentException e) {
            throw new UserError(UserError.FAILED, name + ": " + e.getMessage());
        }
    }
}
