package io.federationcore.schemas.contract;

import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Examples;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contract's examples by the name of their file, which starts with the name of their schema; a second example of the
 * same schema has {@code .2} behind it.
 *
 * @param schema what it is an example of
 * @param json its canonical text
 * @param type the record that it is read as; null for documents, which people write in YAML
 */
record ContractExamples(
        String schema,
        JsonValue json,
        @org.jspecify.annotations.Nullable Class<?> type) {
    /** All of them. */
    static Map<String, ContractExamples> all() {
        List<ContractExamples> found = new ArrayList<>();
        Examples.messages().forEach(message -> found.add(of(schemaOf(message), message)));
        Examples.documents().forEach((schema, document) -> found.add(new ContractExamples(schema, document, null)));
        Map<String, ContractExamples> named = new TreeMap<>();
        for (ContractExamples example : found) {
            String name = example.schema();
            for (int next = 2; named.containsKey(name); next++) {
                name = example.schema() + "." + next;
            }
            named.put(name, example);
        }
        return named;
    }

    /** The schema that a message is held to. */
    static String schemaOf(Record message) {
        return switch (message) {
            case Command command -> command(command.body().getClass());
            case AuditRecord audited -> "audit_record";
            case io.federationcore.schemas.message.Event event -> event(event.type());
            case PrincipalsDocument principals -> "principals";
            case Claims claims -> "auth_claims";
            default -> snakeCase(message.getClass());
        };
    }

    /** The schema of a command, by what it asks for. */
    static String command(Class<?> body) {
        return "command." + snakeCase(body);
    }

    /** The schema of an event's data. */
    static String event(EventType type) {
        return "event." + type.code();
    }

    private static ContractExamples of(String schema, Record message) {
        return new ContractExamples(schema, Codec.toValue(message), message.getClass());
    }

    private static String snakeCase(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }
}
