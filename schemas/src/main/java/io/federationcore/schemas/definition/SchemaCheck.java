package io.federationcore.schemas.definition;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * JSON Schema 2020-12, as far as judging by it takes a bounded time: whoever may register a workflow must not be able to
 * stop everybody else's runs. References to anything outside of the schema are not followed, none may lead back to
 * itself, patterns are of those that match in linear time (RE2), and one value is judged within a budget.
 */
public final class SchemaCheck {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.values(java.util.List::clear)));
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .regularExpressionFactory(SchemaBounds::pattern)
            .build();
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
        SchemaBounds.check(schema.toNode());
        try {
            compiled(schema).initializeValidators();
        } catch (JsonSchemaException | IllegalArgumentException e) {
            throw new InvalidJson("Expected a JSON Schema that stands alone: " + e.getMessage(), e);
        }
    }

    /** What is wrong with {@code value}, in a sentence; empty if nothing is. */
    public static Optional<String> violation(JsonValue schema, JsonValue value) {
        Set<ValidationMessage> problems;
        try {
            problems = compiled(schema).validate(new Budget(), value.toNode(), OutputFormat.DEFAULT);
        } catch (Budget.Spent e) {
            return Optional.of("Expected a value that its schema can judge within a budget, but it takes more");
        }
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
        return COMPILED.computeIfAbsent(schema, key -> FACTORY.getSchema(key.toNode(), CONFIG));
    }

    /** Ends a judgement that takes too much. The validator asks for its settings with each problem that it finds. */
    private static final class Budget extends ExecutionContext {
        private static final int MOST = 100_000;
        private int asked;

        @Override
        public ExecutionConfig getExecutionConfig() {
            if (++asked > MOST) {
                throw new Spent();
            }
            return super.getExecutionConfig();
        }

        private static final class Spent extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
    }
}
