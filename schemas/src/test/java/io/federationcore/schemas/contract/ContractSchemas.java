package io.federationcore.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The contract's schemas, as any validator of JSON Schema 2020-12 reads them: references lead from file to file. */
final class ContractSchemas {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

    private ContractSchemas() {}

    /** What is wrong with {@code value}; empty if it is as the schema says. */
    static List<String> violations(String schema, JsonNode value) {
        return loaded(schema).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    static boolean admits(String schema, JsonNode value) {
        return loaded(schema).validate(value).isEmpty();
    }

    private static JsonSchema loaded(String name) {
        return LOADED.computeIfAbsent(
                name,
                schema -> FACTORY.getSchema(
                        SchemaLocation.of(ContractFiles.ROOT.toUri() + "schemas/" + schema + ".json")));
    }
}
