package io.federationcore.cli;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** JSON as an argument: the text itself, {@code @FILE}, or {@code @-} for standard input. */
final class JsonArgument implements ITypeConverter<JsonValue> {
    static final String LABEL = "JSON|@FILE";

    @Override
    public JsonValue convert(String argument) {
        try {
            return JsonValue.parse(text(argument));
        } catch (InvalidJson e) {
            throw new TypeConversionException(e.getMessage() == null ? "Expected JSON" : e.getMessage());
        } catch (IOException e) {
            throw new TypeConversionException("Expected a file that can be read, but " + argument + " cannot be");
        }
    }

    private static String text(String argument) throws IOException {
        if (!argument.startsWith("@")) {
            return argument;
        }
        return argument.equals("@-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(argument.substring(1)));
    }
}
