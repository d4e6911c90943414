package io.federationcore.schemas.definition;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** JSON Schema 2020-12. References to anything outside of the schema and the standard's own are not followed. */
public final class SchemaCheck {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.values(java.util.List::clear)));
    /** Schemas in use are few; the bound keeps those of long gone runs from piling up. */
    private static final int MAX_CACHED = 1_000;

    private static final Map<JsonValue, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private SchemaCheck() {}

    /**
     * Makes sure that a schema can be used.
     *
     * @throws InvalidJson saying what is wrong with it
     */
    public static void requireUsable(JsonValue schema) {
        boolean isSchema = schema.isObject() || schema.toNode().isBoolean();
        if (!isSchema) {
            throw new InvalidJson("Expected a JSON Schema, which is an object or a boolean, but found another value");
        }
        try {
            compiled(schema).initializeValidators();
        } catch (JsonSchemaException | IllegalArgumentException e) {
            throw new InvalidJson("Expected a JSON Schema that stands alone: " + e.getMessage(), e);
        }
    }

    /** What is wrong with {@code value}, in a sentence; empty if nothing is. */
    public static Optional<String> violation(JsonValue schema, JsonValue value) {
        Set<ValidationMessage> problems = compiled(schema).validate(value.toNode());
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of("Expected what the schema says, but found: "
                        + problems.stream()
                                .limit(5)
                                .map(ValidationMessage::getMessage)
                                .collect(Collectors.joining("; ")));
    }

    private static JsonSchema compiled(JsonValue schema) {
        if (COMPILED.size() >= MAX_CACHED) {
            COMPILED.clear();
        }
        return COMPILED.computeIfAbsent(schema, key -> FACTORY.getSchema(key.toNode()));
    }
}
